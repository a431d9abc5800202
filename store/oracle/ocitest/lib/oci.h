/* A test double of the Oracle client library: the entry points that ODPI-C needs, over a socket to the test process.
 * It is not Oracle, says so in its banner, and refuses to start unless a test names the socket in HSSK_OCITEST. */
#ifndef OCITEST_H
#define OCITEST_H
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>

#define OK 0
#define FAIL (-1)
#define NO_DATA 100
#define CONTINUE (-24200)
#define UTF8 873
#define ROOM 208                        /* of a number or an instant as text */

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

enum { H_ENV = 1, H_ERROR = 2, H_SVC = 3, H_STMT = 4, H_BIND = 5, H_DEFINE = 6, H_DESCRIBE = 7, H_SERVER = 8, H_SESSION = 9, H_TRANS = 10, H_POOL = 27 };
enum { D_LOB = 50, D_PARAM = 53, D_ROWID = 54, D_TIMESTAMP = 68, D_TIMESTAMP_TZ = 69, D_TIMESTAMP_LTZ = 70 };
enum { T_CHR = 1, T_INT = 3, T_FLT = 4, T_VNU = 6, T_DAT = 12, T_BFLOAT = 21, T_BDOUBLE = 22, T_BIN = 23, T_UIN = 68, T_AFC = 96,
       T_IBFLOAT = 100, T_IBDOUBLE = 101, T_CLOB = 112, T_BLOB = 113, T_ODT = 156, T_TIMESTAMP = 187, T_TIMESTAMP_TZ = 188,
       T_TIMESTAMP_LTZ = 232, T_BOOL = 252 };
enum { S_SELECT = 1, S_UPDATE, S_DELETE, S_INSERT, S_CREATE, S_DROP, S_ALTER, S_BEGIN, S_DECLARE, S_CALL, S_MERGE = 16, S_ROLLBACK = 17, S_COMMIT = 21 };

/* One value on its way between the statement and the engine: always text or bytes. */
typedef struct { int null; char kind; char *p; size_t n; } value;   /* kind: S text, N number, B bytes, T instant */
typedef struct { char name[130]; int type, prec, scale, size, nullable; } column;
typedef struct { int row, code; char msg[500]; } rowfault;
typedef struct {
  int code, offset; char msg[1000];
  long long affected;
  int nfault; rowfault *fault;
  int ncol; column *col;
  int nrow; value *cell;
  int niter; int *rows_of;             /* rows that each iteration returned (RETURNING) */
} result;

typedef struct { void *data; u64 n, cap; int temp, clob; } lob;
typedef struct { int16_t y; u8 mo, d, h, mi, s; u32 frac; int zone; } instant;  /* zone in minutes east */

/* The head that every handle shares: the type, and the error that OCIErrorGet reads from an error handle. */
typedef struct { u32 type; int code; char msg[1100]; int row; void *batch; } handle;

typedef struct wire wire;
typedef struct pool pool;
typedef struct { handle h; char conn[512]; } server;
typedef struct { handle h; char user[130], pass[130], schema[130]; void *ctx; } session;
typedef struct { handle h; server *srv; session *ses; void *trans; wire *w; pool *pool; u32 cache, timeout; } service;

typedef struct stmt stmt;
typedef struct { handle h; char name[130]; int pos; void *valp; int64_t size; u16 type; int16_t *ind; u32 *len; u16 *rc;
                 void *ictx, *in, *octx, *out; u32 returned; } binding;
struct stmt {
  handle h; service *svc; char *sql, *sent; int type, returning;
  char **name; int nname, nin;         /* placeholders as they occur; the first nin go in, the others come out */
  binding **bind; int nbind; binding **def; int ndef;
  result res; int have, pos, fetched; u64 affected;
};

int fail(void *err, int code, const char *msg);
handle *new_handle(u32 type);

/* values.c */
void number_encode(const char *text, u8 *out);
void number_decode(const u8 *in, char *text);
void instant_text(const instant *t, char *out, int zone);
void instant_parse(const char *s, instant *t);
int is_descriptor(u16 type);
void read_bind(binding *b, u32 row, value *v, char *room);
void write_value(const value *v, u16 type, char *p, u32 cap, u32 *len, int16_t *ind, u16 *rc);

/* wire.c */
wire *wire_open(const char *user, const char *conn, int *code, char *msg, size_t n);
void wire_close(wire *w);
int wire_exec(wire *w, const stmt *s, u32 iters, int keep_going, value *in, result *r);
int wire_end(wire *w, int commit, char *msg, size_t n);
int wire_in_tx(const wire *w);
void wire_interrupt(wire *w);
void wire_count(wire *w, int prepared, int released);
void result_free(result *r);

/* stmt.c */
void stmt_free(stmt *s);
#endif
