/* Statements: prepared, bound, executed, fetched. */
#include "oci.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void stmt_reset(stmt *s) { if (s->have) result_free(&s->res); memset(&s->res, 0, sizeof s->res); s->have = s->pos = s->fetched = 0; }
void stmt_free(stmt *s) {
  stmt_reset(s);
  for (int i = 0; i < s->nbind; i++) free(s->bind[i]);
  for (int i = 0; i < s->ndef; i++) free(s->def[i]);
  for (int i = 0; i < s->nname; i++) free(s->name[i]);
  free(s->name); free(s->bind); free(s->def); free(s->sql); free(s->sent);
}

static int word(const char *p, const char *k) { size_t n = strlen(k); return !strncasecmp(p, k, n) && !isalnum((u8)p[n]) && p[n] != '_'; }
static const char *skip(const char *p) {
  for (;;) {
    while (isspace((u8)*p) || *p == '(') p++;
    if (p[0] == '-' && p[1] == '-') { while (*p && *p != '\n') p++; continue; }
    if (p[0] != '/' || p[1] != '*') return p;
    p = strstr(p + 2, "*/");
    if (!p) return "";
    p += 2;
  }
}
static int kind_of(const char *sql) {
  static const struct { const char *word; int type; } kinds[] = {{"SELECT", S_SELECT}, {"WITH", S_SELECT}, {"UPDATE", S_UPDATE},
    {"DELETE", S_DELETE}, {"INSERT", S_INSERT}, {"CREATE", S_CREATE}, {"DROP", S_DROP}, {"ALTER", S_ALTER}, {"BEGIN", S_BEGIN},
    {"DECLARE", S_DECLARE}, {"CALL", S_CALL}, {"MERGE", S_MERGE}, {"ROLLBACK", S_ROLLBACK}, {"COMMIT", S_COMMIT}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) if (word(skip(sql), kinds[i].word)) return kinds[i].type;
  return 0;
}

static void add_name(stmt *s, const char *from, const char *to) {
  s->name = realloc(s->name, sizeof(char *) * (s->nname + 1));
  char *n = s->name[s->nname++] = strndup(from, to - from);
  for (; *n; n++) *n = toupper((u8)*n);
}
/* scan finds the placeholders in the order they stand, writes them as ?1 ?2 … into what is sent, and cuts "INTO :x". */
static void scan(stmt *s) {
  const char *p = s->sql;
  size_t room = strlen(p) * 3 + 64;
  char *w = s->sent = malloc(room);
  int returning = 0, out = 0;
  while (*p) {
    if (*p == '\'' || *p == '"') { char q = *p; do *w++ = *p++; while (*p && *p != q); if (*p) *w++ = *p++; continue; }
    if (p[0] == '-' && p[1] == '-') { while (*p && *p != '\n') p++; continue; }
    int begins = p == s->sql || !(isalnum((u8)p[-1]) || p[-1] == '_');
    if (begins && s->type >= S_UPDATE && s->type <= S_INSERT && word(p, "RETURNING")) returning = 1;
    if (begins && returning && !out && word(p, "INTO")) { out = s->returning = 1; s->nin = s->nname; p += 4; continue; }
    if (*p == ':' && (isalnum((u8)p[1]) || p[1] == '_')) {
      const char *from = ++p;
      while (isalnum((u8)*p) || *p == '_' || *p == '$' || *p == '#') p++;
      add_name(s, from, p);
      if (!out) w += sprintf(w, "?%d", s->nname);
      else { while (isspace((u8)*p)) p++; if (*p == ',') p++; }
      continue;
    }
    *w++ = *p++;
  }
  *w = 0;
  if (!s->returning) s->nin = s->nname;
}

int OCIStmtPrepare2(void *svc, void **out, void *err, const char *sql, u32 n, const char *key, u32 kn, u32 lang, u32 mode) {
  if (!sql) return fail(err, 24431, "ORA-24431: Statement does not exist in the cache");
  stmt *s = (stmt *)new_handle(H_STMT);
  s->svc = svc;
  s->sql = strndup(sql, n);
  s->type = kind_of(s->sql);
  scan(s);
  if (s->svc->w) wire_count(s->svc->w, 1, 0);
  *out = s;
  return OK;
}
int OCIStmtRelease(void *v, void *err, const char *key, u32 n, u32 mode) {
  stmt *s = v;
  if (s->svc->w) wire_count(s->svc->w, 0, 1);
  stmt_free(s);
  free(s);
  return OK;
}
int OCIStmtGetBindInfo(void *v, void *err, u32 size, u32 start, int32_t *found, char *names[], u8 lens[], char *inds[], u8 indlens[], u8 dup[], void **h) {
  stmt *s = v;
  for (u32 n = 0, i = start - 1; i < (u32)s->nname && n < size; i++, n++) {
    names[n] = s->name[i];
    lens[n] = strlen(s->name[i]);
    inds[n] = "";
    indlens[n] = dup[n] = 0;
    for (u32 j = 0; j < i; j++) dup[n] |= !strcmp(s->name[j], s->name[i]);
    h[n] = NULL;
  }
  *found = start - 1 + size < (u32)s->nname ? -s->nname : s->nname;   /* negative: there are more to ask for */
  return s->nname ? OK : NO_DATA;
}

static int add_bind(stmt *s, void **out, const char *name, int n, int pos, binding given, u32 max_array, void *err) {
  char up[130];
  if (*name == ':') { name++; n--; }
  if (max_array) return fail(err, 3001, "ORA-03001: unimplemented feature (test double, not Oracle: PL/SQL array)");
  if (given.type == T_BOOL) return fail(err, 3115, "ORA-03115: unsupported network datatype or representation");  /* no BOOLEAN in 19c's SQL */
  snprintf(up, sizeof up, "%.*s", n, name);
  for (char *c = up; *c; c++) *c = toupper((u8)*c);
  int hit = pos > 0 && pos <= s->nname;
  for (int i = 0; !pos && i < s->nname; i++) hit |= !strcmp(s->name[i], up);
  if (!hit) return fail(err, 1036, "ORA-01036: illegal variable name/number");
  binding *b = NULL;
  for (int i = 0; i < s->nbind; i++) if (s->bind[i]->pos == pos && !strcmp(s->bind[i]->name, up)) b = s->bind[i];
  if (!b) {
    b = (binding *)new_handle(H_BIND);
    s->bind = realloc(s->bind, sizeof *s->bind * (s->nbind + 1));
    s->bind[s->nbind++] = b;
  }
  given.h = b->h;
  *b = given;
  b->pos = pos;
  strcpy(b->name, up);
  *out = b;
  return OK;
}
int OCIBindByName2(void *s, void **b, void *err, const char *name, int32_t n, void *v, int64_t size, u16 type, void *ind, u32 *len, u16 *rc, u32 max, u32 *cur, u32 mode) {
  return add_bind(s, b, name, n, 0, (binding){.valp = v, .size = size, .type = type, .ind = ind, .len = len, .rc = rc}, max, err);
}
int OCIBindByPos2(void *s, void **b, void *err, u32 pos, void *v, int64_t size, u16 type, void *ind, u32 *len, u16 *rc, u32 max, u32 *cur, u32 mode) {
  return add_bind(s, b, "", 0, pos, (binding){.valp = v, .size = size, .type = type, .ind = ind, .len = len, .rc = rc}, max, err);
}
int OCIBindDynamic(void *v, void *err, void *ictx, void *in, void *octx, void *out) { binding *b = v; b->ictx = ictx; b->in = in; b->octx = octx; b->out = out; return OK; }

static binding *bound(stmt *s, int i) {
  for (int k = 0; k < s->nbind; k++) if (s->bind[k]->pos == i + 1) return s->bind[k];
  for (int k = 0; k < s->nbind; k++) if (!s->bind[k]->pos && !strcmp(s->bind[k]->name, s->name[i])) return s->bind[k];
  return NULL;
}

/* give_out hands the rows of one iteration of RETURNING to the variables that wait for them. */
static int give_out(stmt *s, u32 iter, int first, void *err) {
  typedef int32_t (*out_callback)(void *, void *, u32, u32, void **, u32 **, u8 *, void **, u16 **);
  for (int k = s->nin; k < s->nname; k++) {
    binding *b = bound(s, k);
    if (!b) return fail(err, 1008, "ORA-01008: not all variables bound");
    b->returned = s->res.rows_of[iter];
    for (u32 row = 0; row < b->returned; row++) {
      void *p = NULL, *ind = NULL;
      u32 none = 0, *len = &none;
      u8 piece = 0;
      u16 *rc = NULL;
      if (((out_callback)b->out)(b->octx, b, iter, row, &p, &len, &piece, &ind, &rc) != CONTINUE) return fail(err, 24333, "ORA-24333: out variable refused");
      write_value(&s->res.cell[(first + row) * s->res.ncol + k - s->nin], b->type, p, *len, len, ind, rc);
    }
  }
  return OK;
}

static int run(service *svc, stmt *s, u32 iters, u32 mode, void *err) {
  value *in = calloc((size_t)iters * s->nin + 1, sizeof *in);
  char *room = calloc((size_t)iters * s->nin + 1, ROOM);
  int rc = OK, first = 0;
  for (u32 it = 0; rc == OK && it < iters; it++)
    for (int i = 0; rc == OK && i < s->nin; i++) {
      binding *b = bound(s, i);
      if (!b) rc = fail(err, 1008, "ORA-01008: not all variables bound");
      else read_bind(b, it, &in[it * s->nin + i], room + (it * s->nin + i) * ROOM);
    }
  if (rc == OK) { wire_exec(svc->w, s, iters, mode & 0x80, in, &s->res); s->have = 1; }
  free(in);
  free(room);
  if (rc != OK) return rc;
  s->affected = s->res.affected;
  if (s->res.code) { ((handle *)err)->row = s->res.offset; return fail(err, s->res.code, s->res.msg); }
  for (u32 it = 0; s->returning && it < iters; it++) {
    if (give_out(s, it, first, err) != OK) return FAIL;
    first += s->res.rows_of[it];
  }
  return OK;
}

int OCIStmtExecute(void *svcp, void *v, void *err, u32 iters, u32 off, const void *a, void *b, u32 mode) {
  stmt *s = v;
  service *svc = svcp;
  char msg[300];
  stmt_reset(s);
  s->affected = 0;
  ((handle *)err)->batch = s;
  if (!svc->w) return fail(err, 3114, "ORA-03114: not connected to ORACLE");
  if (word(skip(s->sql), "SET") || (s->type == S_ALTER && strcasestr(s->sql, "SESSION"))) return OK;
  if (s->type >= S_BEGIN && s->type <= S_CALL) return fail(err, 3001, "ORA-03001: unimplemented feature (test double, not Oracle: PL/SQL)");
  if (s->type != S_SELECT && iters == 0) return fail(err, 24333, "ORA-24333: zero iteration count");
  int ddl = s->type >= S_CREATE && s->type <= S_ALTER;
  if (ddl && wire_end(svc->w, 1, msg, sizeof msg)) return fail(err, 3113, msg);        /* a definition commits what was before it */
  if (run(svc, s, s->type == S_SELECT || !iters ? 1 : iters, mode, err) != OK) return FAIL;
  if (ddl || mode & 0x20) { int code = wire_end(svc->w, 1, msg, sizeof msg); if (code) return fail(err, code, msg); }
  return OK;
}

int OCIDefineByPos2(void *v, void **out, void *err, u32 pos, void *p, u64 size, u16 type, void *ind, u32 *len, u16 *rc, u32 mode) {
  stmt *s = v;
  while (s->ndef < (int)pos) { s->def = realloc(s->def, sizeof *s->def * (s->ndef + 1)); s->def[s->ndef++] = (binding *)new_handle(H_DEFINE); }
  binding *d = s->def[pos - 1];
  d->valp = p; d->size = size; d->type = type; d->ind = ind; d->len = len; d->rc = rc; d->out = NULL;
  *out = d;
  return OK;
}
int OCIDefineDynamic(void *v, void *err, void *octx, void *out) { binding *d = v; d->octx = octx; d->out = out; return OK; }

/* give_pieces hands a long value over in as many pieces as the callback has room for. */
static int give_pieces(binding *d, const value *v, u32 row, void *err) {
  typedef int32_t (*define_callback)(void *, void *, u32, void **, u32 **, u8 *, void **, u16 **);
  size_t done = 0;
  for (int first = 1; first || done < v->n; first = 0) {
    void *p = NULL, *ind = NULL;
    u32 *len = NULL;
    u16 *rc = NULL;
    u8 piece = first ? 1 : 2;
    if (((define_callback)d->out)(d->octx, d, row, &p, &len, &piece, &ind, &rc) != CONTINUE) return fail(err, 24333, "ORA-24333: define callback refused");
    *(int16_t *)ind = v->null ? -1 : 0;
    if (v->null) { *len = 0; return OK; }
    u32 n = v->n - done > *len ? *len : v->n - done;
    memcpy(p, v->p + done, n);
    *len = n;
    done += n;
  }
  return OK;
}
int OCIStmtFetch2(void *v, void *err, u32 n, u16 orient, int32_t off, u32 mode) {
  stmt *s = v;
  s->fetched = 0;
  if (!s->have) return fail(err, 24338, "ORA-24338: statement handle not executed");
  for (; (u32)s->fetched < n && s->pos < s->res.nrow; s->fetched++, s->pos++)
    for (int c = 0; c < s->ndef && c < s->res.ncol; c++) {
      binding *d = s->def[c];
      const value *cell = &s->res.cell[s->pos * s->res.ncol + c];
      int row = s->fetched;
      if (d->out) { if (give_pieces(d, cell, row, err) != OK) return FAIL; continue; }
      char *p = is_descriptor(d->type) ? ((char **)d->valp)[row] : (char *)d->valp + row * d->size;
      write_value(cell, d->type, p, d->size, d->len ? &d->len[row] : NULL, &d->ind[row], d->rc ? &d->rc[row] : NULL);
    }
  return (u32)s->fetched < n ? NO_DATA : OK;
}
