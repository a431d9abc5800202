/* Numbers and instants between Oracle's shapes and text; binds read, columns written. */
#include "oci.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An Oracle NUMBER: a length, an exponent to the base 100, and up to twenty digits to that base. */
void number_encode(const char *p, u8 *out) {
  char dig[400];
  int n = 0, point = -1, neg = 0, exp = 0, lead = 0;
  while (isspace((u8)*p)) p++;
  if (*p == '-' || *p == '+') neg = *p++ == '-';
  for (; *p; p++) {
    if (isdigit((u8)*p)) { if (n < 390) dig[n++] = *p - '0'; }
    else if (*p == '.') point = n;
    else if (*p == 'e' || *p == 'E') { exp = atoi(p + 1); break; }
  }
  point = (point < 0 ? n : point) + exp;
  while (lead < n && !dig[lead]) lead++;
  memmove(dig, dig + lead, n -= lead);
  point -= lead;
  while (n && !dig[n - 1]) n--;
  memset(out, 0, 22);
  if (!n) { out[0] = 1; out[1] = 0x80; return; }
  if (point & 1) { memmove(dig + 1, dig, n++); dig[0] = 0; point++; }
  if (n & 1) dig[n++] = 0;
  int pairs = n / 2 > 20 ? 20 : n / 2, e = point / 2 - 1 + 193;
  out[1] = neg ? (u8)~e : (u8)e;
  for (int i = 0; i < pairs; i++) { int v = dig[2 * i] * 10 + dig[2 * i + 1]; out[2 + i] = neg ? 101 - v : v + 1; }
  out[0] = pairs + 1;
  if (neg && pairs < 20) { out[2 + pairs] = 102; out[0]++; }
}

void number_decode(const u8 *in, char *out) {
  int len = in[0] - 1, neg = !(in[1] & 0x80), n = 0, i = 0;
  const u8 *m = in + 2;
  char dig[50], *q = out;
  if (len <= 0) { strcpy(out, "0"); return; }
  int point = ((neg ? (u8)~in[1] : in[1]) - 193 + 1) * 2;
  if (neg && m[len - 1] == 102) len--;
  for (int k = 0; k < len; k++) { int v = neg ? 101 - m[k] : m[k] - 1; dig[n++] = '0' + v / 10; dig[n++] = '0' + v % 10; }
  if (neg) *q++ = '-';
  while (point > 1 && i < n && dig[i] == '0') { i++; point--; }
  if (point <= 0) { *q++ = '0'; *q++ = '.'; for (; point < 0; point++) *q++ = '0'; while (i < n) *q++ = dig[i++]; }
  else {
    for (; point > 0; point--) *q++ = i < n ? dig[i++] : '0';
    if (i < n) { *q++ = '.'; while (i < n) *q++ = dig[i++]; }
  }
  *q = 0;
  if (strchr(out, '.')) { while (q[-1] == '0') *--q = 0; if (q[-1] == '.') *--q = 0; }
}
int OCINumberFromInt(void *e, const void *v, unsigned n, unsigned sign, void *out) {
  char t[32];
  if (sign) snprintf(t, sizeof t, "%lld", (long long)*(const int64_t *)v);
  else snprintf(t, sizeof t, "%llu", (unsigned long long)*(const u64 *)v);
  number_encode(t, out);
  return OK;
}
int OCINumberFromReal(void *e, const void *v, unsigned n, void *out) { char t[40]; snprintf(t, sizeof t, "%.17g", *(const double *)v); number_encode(t, out); return OK; }
int OCINumberToInt(void *e, const void *in, unsigned n, unsigned sign, void *v) { char t[200]; number_decode(in, t); *(int64_t *)v = strtoll(t, NULL, 10); return OK; }
int OCINumberToReal(void *e, const void *in, unsigned n, void *v) { char t[200]; number_decode(in, t); *(double *)v = atof(t); return OK; }

static int zone_minutes(const char *z) {
  int h = 0, m = 0;
  sscanf(z + 1, "%d:%d", &h, &m);
  return (*z == '-' ? -1 : 1) * (h * 60 + m);
}
void instant_text(const instant *t, char *out, int zone) {
  int n = sprintf(out, "%04d-%02d-%02d %02d:%02d:%02d.%09u", t->y, t->mo, t->d, t->h, t->mi, t->s, t->frac);
  if (zone) sprintf(out + n, "%c%02d:%02d", t->zone < 0 ? '-' : '+', abs(t->zone) / 60, abs(t->zone) % 60);
}
void instant_parse(const char *s, instant *t) {
  int y = 0, mo = 1, d = 1, h = 0, mi = 0, ss = 0, k = 0;
  memset(t, 0, sizeof *t);
  sscanf(s, "%d-%d-%d%*c%d:%d:%d", &y, &mo, &d, &h, &mi, &ss);
  const char *p = strchr(s, '.'), *z = strlen(s) > 19 ? strpbrk(s + 19, "+-") : NULL;
  if (p) { for (p++; isdigit((u8)*p) && k < 9; p++, k++) t->frac = t->frac * 10 + *p - '0'; while (k++ < 9) t->frac *= 10; }
  if (z) t->zone = zone_minutes(z);
  t->y = y; t->mo = mo; t->d = d; t->h = h; t->mi = mi; t->s = ss;
}
int OCIDateTimeConstruct(void *h, void *err, void *d, int16_t y, u8 mo, u8 day, u8 hh, u8 mi, u8 ss, u32 frac, const char *tz, size_t n) {
  char z[16] = "+00:00";
  if (tz && n) snprintf(z, sizeof z, "%.*s", (int)n, tz);
  *(instant *)d = (instant){y, mo, day, hh, mi, ss, frac, zone_minutes(z)};
  return OK;
}
int OCIDateTimeGetDate(void *h, void *err, const void *d, int16_t *y, u8 *mo, u8 *day) { const instant *t = d; *y = t->y; *mo = t->mo; *day = t->d; return OK; }
int OCIDateTimeGetTime(void *h, void *err, void *d, u8 *hh, u8 *mi, u8 *ss, u32 *frac) { const instant *t = d; *hh = t->h; *mi = t->mi; *ss = t->s; *frac = t->frac; return OK; }
int OCIDateTimeGetTimeZoneOffset(void *h, void *err, const void *d, int8_t *hh, int8_t *mm) { const instant *t = d; *hh = t->zone / 60; *mm = t->zone % 60; return OK; }

int is_descriptor(u16 t) { return t == T_TIMESTAMP || t == T_TIMESTAMP_TZ || t == T_TIMESTAMP_LTZ || t == T_CLOB || t == T_BLOB; }

typedef struct { int16_t y; u8 m, d, h, mi, s; } odate;
typedef int32_t (*in_callback)(void *, void *, u32, u32, void **, u32 *, u8 *, void **);

/* read_bind fetches the value bound for one row; room (ROOM bytes) holds what has to be written out as text. */
void read_bind(binding *b, u32 row, value *v, char *room) {
  char *p;
  u32 len = 0;
  int16_t ind = 0;
  if (b->in) {
    void *bp = NULL, *ip = NULL;
    u8 piece = 0;
    ((in_callback)b->in)(b->ictx, b, row, 0, &bp, &len, &piece, &ip);
    p = bp;
    if (ip) ind = *(int16_t *)ip;
  } else {
    p = is_descriptor(b->type) ? ((char **)b->valp)[row] : (char *)b->valp + row * b->size;
    len = b->len ? b->len[row] : b->size;
    if (b->ind) ind = b->ind[row];
  }
  *v = (value){.null = ind == -1, .kind = 'N', .p = room};
  if (v->null) return;
  switch (b->type) {
  case T_CHR: case T_AFC: *v = (value){0, 'S', p, len}; v->null = len == 0; return;   /* '' is NULL */
  case T_BIN: *v = (value){0, 'B', p, len}; v->null = len == 0; return;
  case T_VNU: number_decode((u8 *)p, room); break;
  case T_INT: snprintf(room, 64, "%lld", (long long)*(int64_t *)p); break;
  case T_UIN: snprintf(room, 64, "%llu", (unsigned long long)*(u64 *)p); break;
  case T_BDOUBLE: case T_IBDOUBLE: snprintf(room, 64, "%.17g", *(double *)p); break;
  case T_BFLOAT: case T_IBFLOAT: snprintf(room, 64, "%.9g", *(float *)p); break;
  case T_TIMESTAMP: instant_text((instant *)p, room, 0); v->kind = 'T'; break;
  case T_TIMESTAMP_TZ: case T_TIMESTAMP_LTZ: instant_text((instant *)p, room, 1); v->kind = 'T'; break;
  case T_ODT: { odate *d = (odate *)p; sprintf(room, "%04d-%02d-%02d %02d:%02d:%02d", d->y, d->m, d->d, d->h, d->mi, d->s); v->kind = 'T'; break; }
  case T_CLOB: case T_BLOB: { lob *l = (lob *)p; *v = (value){l->n == 0, b->type == T_BLOB ? 'B' : 'S', l->data, l->n}; return; }
  default: v->null = 1;
  }
  v->n = strlen(room);
}

static void write_text(const value *v, char *p, u32 cap, u32 *len, int16_t *ind, u16 *rc) {
  u32 n = v->n > cap ? cap : v->n;
  memcpy(p, v->p, n);
  if (len) *len = n;
  if (v->n <= cap) return;
  *ind = v->n > 32767 ? -2 : (int16_t)v->n;   /* cut: the indicator says how long it would have been */
  if (rc) *rc = 1406;
}

void write_value(const value *v, u16 type, char *p, u32 cap, u32 *len, int16_t *ind, u16 *rc) {
  if (rc) *rc = 0;
  *ind = v->null ? -1 : 0;
  if (v->null) { if (len) *len = 0; return; }
  switch (type) {
  case T_VNU: number_encode(v->p, (u8 *)p); break;
  case T_INT: *(int64_t *)p = strtoll(v->p, NULL, 10); break;
  case T_UIN: *(u64 *)p = strtoull(v->p, NULL, 10); break;
  case T_BDOUBLE: case T_IBDOUBLE: *(double *)p = atof(v->p); break;
  case T_BFLOAT: case T_IBFLOAT: *(float *)p = atof(v->p); break;
  case T_TIMESTAMP: case T_TIMESTAMP_TZ: case T_TIMESTAMP_LTZ: instant_parse(v->p, (instant *)p); break;
  case T_ODT: { instant t; instant_parse(v->p, &t); *(odate *)p = (odate){t.y, t.mo, t.d, t.h, t.mi, t.s}; break; }
  case T_CLOB: case T_BLOB: {
    lob *l = (lob *)p;
    l->clob = type == T_CLOB;
    free(l->data);
    l->data = malloc(v->n + 1);
    memcpy(l->data, v->p, v->n);
    l->n = l->cap = v->n;
    break;
  }
  default: write_text(v, p, cap, len, ind, rc);
  }
}
