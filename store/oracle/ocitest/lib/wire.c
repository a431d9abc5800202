/* The socket to the engine in the test process. Integers are 32 bits, big end first; a text is its length and its bytes. */
#include "oci.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct wire { int fd, id, tx, prepared, released; char *buf; size_t n, cap; };

static int dial(void) {
  const char *port = getenv("HSSK_OCITEST");
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 0), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(fd, (void *)&a, sizeof a)) { close(fd); return -1; }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}
static void put(wire *w, const void *p, size_t n) {
  if (w->n + n > w->cap) { w->cap = (w->n + n) * 2; w->buf = realloc(w->buf, w->cap); }
  memcpy(w->buf + w->n, p, n);
  w->n += n;
}
static void put_op(wire *w, char op) { put(w, &op, 1); }
static void put_int(wire *w, int v) { v = htonl(v); put(w, &v, 4); }
static void put_text(wire *w, const char *p, size_t n) { put_int(w, n); put(w, p, n); }
static int flush(wire *w) {
  for (size_t o = 0; o < w->n;) { ssize_t k = send(w->fd, w->buf + o, w->n - o, MSG_NOSIGNAL); if (k <= 0) { w->n = 0; return -1; } o += k; }
  w->n = 0;
  return 0;
}
static int get(wire *w, void *p, size_t n) {
  for (char *c = p; n;) { ssize_t k = read(w->fd, c, n); if (k <= 0) return -1; c += k; n -= k; }
  return 0;
}
/* A socket that broke reads as the code for it. */
static int get_int(wire *w) { int v; return get(w, &v, 4) ? 3113 : (int)ntohl(v); }
static long long get_long(wire *w) { u64 hi = (u32)get_int(w), lo = (u32)get_int(w); return (long long)(hi << 32 | lo); }
static char *get_text(wire *w, size_t *n) {
  int k = get_int(w);
  if (k < 0 || k > 1 << 30) { *n = 0; return NULL; }
  char *p = malloc(k + 1);
  if (get(w, p, k)) k = 0;
  p[k] = 0;
  *n = k;
  return p;
}
static void get_into(wire *w, char *to, size_t room) { size_t n; char *m = get_text(w, &n); snprintf(to, room, "%s", m ? m : ""); free(m); }
static int get_error(wire *w, char *msg, size_t room) {
  int code = get_int(w);
  if (code == 3113) snprintf(msg, room, "ORA-03113: end-of-file on communication channel");
  else if (code) get_into(w, msg, room);
  return code;
}

wire *wire_open(const char *user, const char *conn, int *code, char *msg, size_t n) {
  wire *w = calloc(1, sizeof *w);
  w->fd = dial();
  if (w->fd < 0) { free(w); *code = 12541; snprintf(msg, n, "ORA-12541: TNS:no listener"); return NULL; }
  put_op(w, 'O');
  put_text(w, user, strlen(user));
  put_text(w, conn, strlen(conn));
  *code = flush(w) ? 3113 : get_error(w, msg, n);
  if (*code) { close(w->fd); free(w->buf); free(w); return NULL; }
  w->id = get_int(w);
  return w;
}
void wire_count(wire *w, int prepared, int released) { w->prepared += prepared; w->released += released; }
void wire_close(wire *w) {
  put_op(w, 'Q');
  put_int(w, w->prepared);
  put_int(w, w->released);
  flush(w);
  close(w->fd);
  free(w->buf);
  free(w);
}
int wire_in_tx(const wire *w) { return w->tx; }
int wire_end(wire *w, int commit, char *msg, size_t n) {
  if (!w || !w->tx) return 0;
  w->tx = 0;
  put_op(w, commit ? 'C' : 'R');
  return flush(w) ? (snprintf(msg, n, "ORA-03113: end-of-file on communication channel"), 3113) : get_error(w, msg, n);
}
/* A break travels on a connection of its own: the session's is busy with the statement to be broken. */
void wire_interrupt(wire *w) {
  wire t = {.fd = dial()};
  char c;
  if (t.fd < 0) return;
  put_op(&t, 'B');
  put_int(&t, w->id);
  flush(&t);
  (void)!read(t.fd, &c, 1);
  close(t.fd);
  free(t.buf);
}

static void get_columns(wire *w, result *r) {
  r->ncol = get_int(w);
  r->col = calloc(r->ncol + 1, sizeof *r->col);
  for (int i = 0; i < r->ncol; i++) {
    column *c = &r->col[i];
    get_into(w, c->name, sizeof c->name);
    c->type = get_int(w); c->prec = get_int(w); c->scale = get_int(w); c->size = get_int(w); c->nullable = get_int(w);
  }
}
static void get_rows(wire *w, result *r) {
  r->niter = get_int(w);
  r->rows_of = calloc(r->niter + 1, sizeof(int));
  for (int i = 0; i < r->niter; i++) r->nrow += r->rows_of[i] = get_int(w);
  r->cell = calloc((size_t)r->nrow * r->ncol + 1, sizeof *r->cell);
  for (int i = 0; i < r->nrow * r->ncol; i++) {
    value *v = &r->cell[i];
    get(w, &v->kind, 1);
    v->p = get_text(w, &v->n);
    v->null = !v->p || (v->n == 0 && v->kind == 'S');
  }
}
static void get_faults(wire *w, result *r) {
  r->nfault = get_int(w);
  r->fault = calloc(r->nfault + 1, sizeof *r->fault);
  for (int i = 0; i < r->nfault; i++) { r->fault[i].row = get_int(w); r->fault[i].code = get_error(w, r->fault[i].msg, sizeof r->fault[i].msg); }
}

int wire_exec(wire *w, const stmt *s, u32 iters, int keep_going, value *in, result *r) {
  memset(r, 0, sizeof *r);
  put_op(w, 'X');
  put_text(w, s->sent, strlen(s->sent));
  put_int(w, s->type);
  put_int(w, s->returning);
  put_int(w, keep_going != 0);
  put_int(w, iters);
  put_int(w, s->nin);
  for (u32 i = 0; i < iters * s->nin; i++) {
    put_op(w, in[i].null ? '0' : in[i].kind);
    if (!in[i].null) put_text(w, in[i].p, in[i].n);
  }
  w->tx = 1;
  r->code = flush(w) ? (snprintf(r->msg, sizeof r->msg, "ORA-03113: end-of-file on communication channel"), 3113) : get_error(w, r->msg, sizeof r->msg);
  if (r->code == 3113) { w->tx = 0; return -1; }
  r->offset = get_int(w);
  r->affected = get_long(w);
  get_faults(w, r);
  get_columns(w, r);
  get_rows(w, r);
  return r->code ? -1 : 0;
}
void result_free(result *r) {
  for (int i = 0; i < r->nrow * r->ncol; i++) free(r->cell[i].p);
  free(r->cell); free(r->col); free(r->fault); free(r->rows_of);
  memset(r, 0, sizeof *r);
}
