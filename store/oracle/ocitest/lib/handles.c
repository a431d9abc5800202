/* Environment, handles, descriptors, errors and the small services ODPI-C asks of every client library. */
#include "oci.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int fail(void *err, int code, const char *msg) {
  handle *e = err;
  if (e) { e->code = code; snprintf(e->msg, sizeof e->msg, "%s\n", msg); }
  return FAIL;
}

static size_t handle_size(u32 type) {
  switch (type) {
  case H_SVC: return sizeof(service);
  case H_STMT: return sizeof(stmt);
  case H_BIND: case H_DEFINE: return sizeof(binding);
  case H_SERVER: return sizeof(server);
  case H_SESSION: return sizeof(session);
  }
  return 4096;                          /* a pool is the largest of the others */
}

handle *new_handle(u32 type) { handle *h = calloc(1, handle_size(type)); h->type = type; return h; }

void OCIClientVersion(int *major, int *minor, int *update, int *patch, int *port) {
  *major = 19; *minor = 3; *update = *patch = *port = 0;
  const char *v = getenv("HSSK_OCITEST_CLIENT");  /* lets a test play an older client */
  if (v) sscanf(v, "%d.%d", major, minor);
}
void OCIThreadProcessInit(void) {}
int OCIThreadKeyInit(void *h, void *e, void **key, void *dtor) { pthread_key_t *k = malloc(sizeof *k); pthread_key_create(k, (void (*)(void *))dtor); *key = k; return OK; }
int OCIThreadKeyGet(void *h, void *e, void *key, void **v) { *v = pthread_getspecific(*(pthread_key_t *)key); return OK; }
int OCIThreadKeySet(void *h, void *e, void *key, void *v) { pthread_setspecific(*(pthread_key_t *)key, v); return OK; }
int OCIThreadKeyDestroy(void *h, void *e, void **key) { pthread_key_delete(*(pthread_key_t *)*key); free(*key); *key = NULL; return OK; }

/* Without a test's socket there is no environment: nobody can keep records here by mistake. */
int OCIEnvNlsCreate(void **p, u32 mode, void *a, void *b, void *c, void *d, size_t x, void **u, u16 cs, u16 ncs) {
  if (!getenv("HSSK_OCITEST")) { fprintf(stderr, "this is a test double of the Oracle client, not Oracle: it does not run outside its tests\n"); return FAIL; }
  *p = new_handle(H_ENV);
  return OK;
}
int OCIHandleAlloc(const void *parent, void **h, u32 type, size_t x, void **u) { *h = new_handle(type); return OK; }
int OCIHandleFree(void *p, u32 type) {
  if (!p) return OK;
  if (type == H_STMT) stmt_free(p);
  free(p);
  return OK;
}

static size_t descriptor_size(u32 type) { return type == D_LOB ? sizeof(lob) : sizeof(instant) + 64; }
int OCIDescriptorAlloc(const void *parent, void **d, u32 type, size_t x, void **u) { *d = calloc(1, descriptor_size(type)); return OK; }
int OCIDescriptorFree(void *d, u32 type) { if (d && type == D_LOB) free(((lob *)d)->data); free(d); return OK; }
int OCIArrayDescriptorAlloc(const void *parent, void **d, u32 type, u32 n, size_t x, void **u) {
  char *all = calloc(n, descriptor_size(type));
  for (u32 i = 0; i < n; i++) d[i] = all + i * descriptor_size(type);
  return OK;
}
int OCIArrayDescriptorFree(void **d, u32 type) { free(d[0]); return OK; }

int OCIErrorGet(void *h, u32 record, char *state, int32_t *code, char *buf, u32 n, u32 type) {
  handle *e = h;
  *code = e->code;
  snprintf(buf, n, "%s", e->msg);
  return OK;
}

int OCIContextGetValue(void *ses, void *err, const char *key, u8 n, void **v) { *v = ((session *)ses)->ctx; return OK; }
int OCIContextSetValue(void *ses, void *err, u16 duration, const char *key, u8 n, void *v) { ((session *)ses)->ctx = v; return OK; }
int OCIMemoryAlloc(void *h, void *e, void **m, u16 duration, u32 n, u32 flags) { *m = calloc(1, n); return OK; }
int OCIMemoryFree(void *h, void *e, void *m) { free(m); return OK; }

int OCINlsNumericInfoGet(void *e, void *err, int32_t *v, u16 item) { *v = 4; return OK; }   /* bytes of the widest character */
int OCINlsEnvironmentVariableGet(void *v, size_t n, u16 item, u16 cs, size_t *r) { *(u16 *)v = UTF8; return OK; }
u16 OCINlsCharSetNameToId(void *e, const char *name) { return UTF8; }
int OCINlsCharSetIdToName(void *e, char *b, size_t n, u16 id) { snprintf(b, n, "AL32UTF8"); return OK; }
int OCINlsNameMap(void *e, char *b, size_t n, const char *s, u32 flags) { snprintf(b, n, "UTF-8"); return OK; }
int OCINlsCharSetConvert(void *e, void *err, u16 to, void *d, size_t dn, u16 from, const void *s, size_t sn, size_t *r) {
  size_t n = sn < dn ? sn : dn;
  memcpy(d, s, n);
  if (r) *r = n;
  return OK;
}
