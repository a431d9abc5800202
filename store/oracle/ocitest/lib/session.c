/* Servers, sessions and the session pool. */
#include "oci.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POOL_ROOM 64
struct pool {
  handle h; char name[40], conn[512], user[130]; u32 max; int used, open;
  service *idle[POOL_ROOM]; int nidle; pthread_mutex_t mu; pool *next;
};
static pool *pools;                     /* OCISessionGet knows a pool by its name only */
static pthread_mutex_t pools_mu = PTHREAD_MUTEX_INITIALIZER;

int pool_busy(const void *p) { return ((const pool *)p)->used; }
int pool_open(const void *p) { return ((const pool *)p)->open; }

static void copy(char *to, size_t room, const char *from, u32 n) { snprintf(to, room, "%.*s", from ? (int)n : 0, from ? from : ""); }

int OCIServerAttach(void *s, void *err, const char *db, int32_t n, u32 mode) { copy(((server *)s)->conn, 512, db, n); return OK; }
int OCIServerDetach(void *s, void *err, u32 mode) { return OK; }

static int begin(service *s, void *err) {
  int code = 0;
  char msg[400] = "";
  s->w = wire_open(s->ses->user, s->srv->conn, &code, msg, sizeof msg);
  return s->w ? OK : fail(err, code, msg);
}
static void finish(service *s) {
  char msg[300];
  if (!s->w) return;
  wire_end(s->w, 0, msg, sizeof msg);   /* what is not committed when a session ends is undone */
  wire_close(s->w);
  s->w = NULL;
}
int OCISessionBegin(void *svc, void *err, void *ses, u32 cred, u32 mode) { ((service *)svc)->ses = ses; return begin(svc, err); }
int OCISessionEnd(void *svc, void *err, void *ses, u32 mode) { finish(svc); return OK; }

int OCISessionPoolCreate(void *env, void *err, void *p, char **name, u32 *nlen, const char *db, u32 dbn, u32 min, u32 max, u32 inc,
                         const char *user, u32 un, const char *pass, u32 pn, u32 mode) {
  pool *q = p;
  pthread_mutex_init(&q->mu, NULL);
  copy(q->conn, 512, db, dbn);
  copy(q->user, 130, user, un);
  snprintf(q->name, sizeof q->name, "POOL%p", p);
  q->max = max;
  *name = q->name;
  *nlen = strlen(q->name);
  pthread_mutex_lock(&pools_mu);
  q->next = pools;
  pools = q;
  pthread_mutex_unlock(&pools_mu);
  return OK;
}
static pool *pool_named(const char *name, u32 n) {
  pthread_mutex_lock(&pools_mu);
  pool *p = pools;
  while (p && !(strlen(p->name) == n && !strncmp(p->name, name, n))) p = p->next;
  pthread_mutex_unlock(&pools_mu);
  return p;
}
static void service_free(service *s) { finish(s); free(s->srv); free(s->ses); free(s); }

static service *service_new(pool *p, session *auth, const char *db, u32 dbn, void *err) {
  service *s = (service *)new_handle(H_SVC);
  s->srv = (server *)new_handle(H_SERVER);
  s->ses = (session *)new_handle(H_SESSION);
  s->pool = p;
  if (p) { strcpy(s->srv->conn, p->conn); strcpy(s->ses->user, p->user); }
  else { copy(s->srv->conn, 512, db, dbn); if (auth) strcpy(s->ses->user, auth->user); }
  if (begin(s, err) == OK) return s;
  service_free(s);
  return NULL;
}
int OCISessionGet(void *env, void *err, void **svc, void *auth, const char *db, u32 dbn, const char *tag, u32 tn, const char **ot, u32 *otn, int *found, u32 mode) {
  pool *p = mode & 1 ? pool_named(db, dbn) : NULL;
  service *s = NULL;
  if (ot) *ot = NULL;
  if (otn) *otn = 0;
  if (found) *found = 0;
  if (p) {
    pthread_mutex_lock(&p->mu);
    int full = p->used >= (int)p->max;
    if (!full) { p->used++; if (p->nidle) s = p->idle[--p->nidle]; }
    pthread_mutex_unlock(&p->mu);
    if (full) return fail(err, 24459, "ORA-24459: OCISessionGet() timed out waiting for pool to create new connections");
  }
  if (!s && !(s = service_new(p, auth, db, dbn, err))) {
    if (p) { pthread_mutex_lock(&p->mu); p->used--; pthread_mutex_unlock(&p->mu); }
    return FAIL;
  }
  *svc = s;
  return OK;
}
int OCISessionRelease(void *svc, void *err, const char *tag, u32 n, u32 mode) {
  service *s = svc;
  pool *p = s->pool;
  char msg[300];
  if (s->w) wire_end(s->w, 0, msg, sizeof msg);
  if (p) {
    pthread_mutex_lock(&p->mu);
    p->used--;
    if (!(mode & 1) && p->nidle < POOL_ROOM) { p->idle[p->nidle++] = s; s = NULL; }  /* mode 1: drop the session */
    pthread_mutex_unlock(&p->mu);
  }
  if (s) service_free(s);
  return OK;
}
int OCISessionPoolDestroy(void *v, void *err, u32 mode) {
  pool *p = v;
  for (int i = 0; i < p->nidle; i++) service_free(p->idle[i]);
  p->nidle = 0;
  pthread_mutex_lock(&pools_mu);
  for (pool **q = &pools; *q; q = &(*q)->next) if (*q == p) { *q = p->next; break; }
  pthread_mutex_unlock(&pools_mu);
  return OK;
}

int OCIServerRelease2(void *h, void *err, char *b, u32 n, u8 type, u32 *v, u32 mode) { snprintf(b, n, "Test double of the Oracle client (not Oracle) 19.0.0.0.0"); *v = 19u << 24; return OK; }
int OCIPing(void *svc, void *err, u32 mode) {
  service *s = svc;
  return s->w ? OK : fail(err, 3114, "ORA-03114: not connected to ORACLE");
}
int OCIBreak(void *svc, void *err) { if (((service *)svc)->w) wire_interrupt(((service *)svc)->w); return OK; }

static int end(service *s, void *err, int commit) {
  char msg[300] = "";
  int code = wire_end(s->w, commit, msg, sizeof msg);
  return code ? fail(err, code, msg) : OK;
}
int OCITransCommit(void *svc, void *err, u32 flags) { return end(svc, err, 1); }
int OCITransRollback(void *svc, void *err, u32 flags) { return end(svc, err, 0); }
