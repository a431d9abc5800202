/* Attributes of handles: what ODPI-C reads and sets, by number as published in the OCI guide. */
#include "oci.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int pool_busy(const void *p);
int pool_open(const void *p);

#define GIVE(type, v) do { *(type *)out = (type)(v); if (size) *size = sizeof(type); return OK; } while (0)
#define GIVE_TEXT(s) do { const char *t_ = (s); *(const char **)out = t_; if (size) *size = strlen(t_); return OK; } while (0)

static int unknown(void *err, const char *verb, u32 type, u32 attr) {
  char m[120];
  snprintf(m, sizeof m, "ORA-24315: illegal attribute type (test double, not Oracle: %s handle %u attribute %u)", verb, type, attr);
  return fail(err, 24315, m);
}

static int get_service(const service *s, void *out, u32 *size, u32 attr, void *err) {
  switch (attr) {
  case 6: GIVE(void *, s->srv);
  case 7: GIVE(void *, s->ses);
  case 8: GIVE(void *, s->trans);
  case 176: GIVE(u32, s->cache);
  case 484: GIVE(int, s->w && wire_in_tx(s->w));
  case 500: GIVE(u8, 128);
  case 524: GIVE_TEXT("OCITEST");
  case 531: GIVE(u32, s->timeout);
  }
  return unknown(err, "get", H_SVC, attr);
}

static int get_server(void *out, u32 *size, u32 attr, void *err) {
  switch (attr) {
  case 31: GIVE(u16, UTF8);
  case 143: GIVE(u32, 1);
  case 391: case 392: case 393: GIVE_TEXT("ocitest");
  case 399: GIVE_TEXT("");
  case 436: GIVE(u32, 0);
  case 495: GIVE(u8, 0);
  }
  return unknown(err, "get", H_SERVER, attr);
}

static int get_stmt(const stmt *s, void *out, u32 *size, u32 attr, void *err) {
  switch (attr) {
  case 18: GIVE(u32, s->have ? s->res.ncol : 0);
  case 24: GIVE(u16, s->type);
  case 73: GIVE(u32, s->res.nfault);
  case 129: GIVE(u16, 0);
  case 144: GIVE_TEXT(s->sql);
  case 190: GIVE(u32, s->nname);
  case 197: GIVE(u32, s->fetched);
  case 218: GIVE(u8, s->returning);
  case 457: GIVE(u64, s->affected);
  case 504: GIVE_TEXT("ocitest000000");
  }
  return unknown(err, "get", H_STMT, attr);
}

static int get_param(const column *c, void *out, u32 *size, u32 attr, void *err) {
  switch (attr) {
  case 1: GIVE(u16, c->size);
  case 2: GIVE(u16, c->type);
  case 4: GIVE_TEXT(c->name);
  case 5: GIVE(int16_t, c->prec);
  case 6: GIVE(int8_t, c->scale);
  case 7: GIVE(u8, c->nullable);
  case 32: GIVE(u8, 1);
  case 286: GIVE(u16, c->size / 4);
  case 534: GIVE(u8, 0);
  }
  return unknown(err, "get", H_DESCRIBE, attr);
}

int OCIAttrGet(const void *p, u32 type, void *out, u32 *size, u32 attr, void *err) {
  const handle *h = p;
  switch (type) {
  case H_ENV: if (attr == 31 || attr == 262) GIVE(u16, UTF8); break;
  case H_ERROR:
    if (attr == 472) GIVE(int, 0);
    if (attr == 74) GIVE(int32_t, h->row);
    break;
  case H_SVC: return get_service(p, out, size, attr, err);
  case H_SERVER: return get_server(out, size, attr, err);
  case H_SESSION:
    if (attr == 22 || attr == 224) GIVE_TEXT(((session *)p)->user);
    if (attr == 288) GIVE_TEXT("");
    if (attr == 471) GIVE(u32, 300);
    if (attr == 484) GIVE(int, 1);
    break;
  case H_STMT: return get_stmt(p, out, size, attr, err);
  case H_BIND: if (attr == 42) GIVE(u32, ((const binding *)p)->returned); break;
  case H_DESCRIBE: return get_param(*(column *const *)(h + 1), out, size, attr, err);
  case H_POOL:
    if (attr == 310) GIVE(u32, pool_busy(p));
    if (attr == 311) GIVE(u32, pool_open(p));
    GIVE(u32, 0);
  }
  return unknown(err, "get", type, attr);
}

int OCIAttrSet(void *p, u32 type, void *in, u32 size, u32 attr, void *err) {
  if (type == H_SVC) {
    service *s = p;
    if (attr == 6) s->srv = in;
    else if (attr == 7) s->ses = in;
    else if (attr == 8) s->trans = in;
    else if (attr == 176) s->cache = *(u32 *)in;
    else if (attr == 531) s->timeout = *(u32 *)in;
  } else if (type == H_SESSION && attr == 22) {
    snprintf(((session *)p)->user, sizeof ((session *)p)->user, "%.*s", (int)size, (char *)in);
  }
  return OK;                            /* prefetch, driver name, module … change nothing here */
}

int OCIParamGet(const void *h, u32 type, void *err, void **out, u32 pos) {
  if (type == H_ERROR) {                /* one row's error of an array execution; ODPI-C brings the handle to fill */
    stmt *s = ((const handle *)h)->batch;
    if (!s || (int)pos >= s->res.nfault) return fail(err, 24334, "ORA-24334: no descriptor for this position");
    handle *one = *out;
    fail(one, s->res.fault[pos].code, s->res.fault[pos].msg);
    one->row = s->res.fault[pos].row;
    return OK;
  }
  stmt *s = (stmt *)h;
  if (!s->have || pos < 1 || (int)pos > s->res.ncol) return fail(err, 24334, "ORA-24334: no descriptor for this position");
  handle *d = calloc(1, sizeof *d + sizeof(column *));  /* the name is read after the descriptor is gone: it stays with the statement */
  *(column **)(d + 1) = &s->res.col[pos - 1];
  *out = d;
  return OK;
}
