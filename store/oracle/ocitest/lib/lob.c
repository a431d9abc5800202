/* Large objects: held whole on this side. Lengths of character objects count UTF-16 units, as in Oracle. */
#include "oci.h"
#include <stdlib.h>
#include <string.h>

static u64 units(const char *p, u64 n) {
  u64 u = 0;
  for (u64 i = 0; i < n; i++) { u8 c = p[i]; if ((c & 0xC0) != 0x80) u += c >= 0xF0 ? 2 : 1; }
  return u;
}
/* The byte at which unit k begins. */
static u64 byte_at(const char *p, u64 n, u64 k) {
  u64 i = 0;
  while (i < n && k > 0) {
    u8 c = p[i];
    u64 width = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4, u = width == 4 ? 2 : 1;
    if (u > k) break;
    k -= u;
    i += width;
  }
  return i;
}

int OCILobCreateTemporary(void *s, void *err, void *v, u16 cs, u8 form, u8 type, int cache, u16 duration) {
  lob *l = v;
  l->temp = 1; l->clob = type == 2; l->n = 0;
  return OK;
}
int OCILobFreeTemporary(void *s, void *err, void *l) { ((lob *)l)->temp = 0; return OK; }
int OCILobIsTemporary(void *e, void *err, void *l, int *t) { *t = ((lob *)l)->temp; return OK; }
int OCILobGetLength2(void *s, void *err, void *v, u64 *n) { lob *l = v; *n = l->clob ? units(l->data, l->n) : l->n; return OK; }
int OCILobGetChunkSize(void *s, void *err, void *l, u32 *n) { *n = 8132; return OK; }
int OCILobOpen(void *s, void *err, void *l, u8 mode) { return OK; }
int OCILobClose(void *s, void *err, void *l) { return OK; }
int OCILobTrim2(void *s, void *err, void *l, u64 n) { ((lob *)l)->n = n; return OK; }
int OCILobLocatorAssign(void *s, void *err, const void *from, void **to) {
  const lob *a = from;
  lob *b = *to;
  free(b->data);
  *b = *a;
  b->data = malloc(a->n + 1);
  memcpy(b->data, a->data, a->n);
  b->cap = a->n;
  return OK;
}
int OCILobWrite2(void *s, void *err, void *v, u64 *bytes, u64 *chars, u64 off, void *buf, u64 n, u8 piece, void *x, void *y, u16 cs, u8 form) {
  lob *l = v;
  u64 have = l->clob ? units(l->data, l->n) : l->n, gap = off - 1 > have ? off - 1 - have : 0;
  u64 at = gap ? l->n + gap : l->clob ? byte_at(l->data, l->n, off - 1) : off - 1;
  if (at + n > l->cap) { l->cap = (at + n) * 2; l->data = realloc(l->data, l->cap); }
  if (gap) memset((char *)l->data + l->n, l->clob ? ' ' : 0, gap);   /* what lies between is filled, as in Oracle */
  memcpy((char *)l->data + at, buf, n);
  if (at + n > l->n) l->n = at + n;
  return OK;
}
int OCILobRead2(void *s, void *err, void *v, u64 *bytes, u64 *chars, u64 off, void *buf, u64 room, u8 piece, void *x, void *y, u16 cs, u8 form) {
  lob *l = v;
  char *p = l->data;
  u64 at = l->clob ? byte_at(p, l->n, off - 1) : off - 1, n = at < l->n ? l->n - at : 0;
  if (l->clob && chars && *chars) n = byte_at(p + at, n, *chars);
  if (!l->clob && bytes && *bytes && n > *bytes) n = *bytes;
  if (n > room) n = room;
  while (l->clob && n && at + n < l->n && (p[at + n] & 0xC0) == 0x80) n--;   /* never half a character */
  memcpy(buf, p + at, n);
  if (bytes) *bytes = n;
  if (chars) *chars = l->clob ? units(buf, n) : 0;
  return OK;
}
