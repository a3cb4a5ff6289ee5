// A fast server in the shape of OSS, for measuring: it must never be what is measured. Not a correct OSS, which the
// sandbox is. One thread a connection; bodies are hashed and thrown away; objects are a length and a CRC-64, kept by
// path for as long as it runs; signatures are not looked at.
//
//   POST /bucket/key?append&position=N   strict: 409 unless N is the object's length
//   HEAD /bucket/key                     404 until the first append
//   GET  /bucket/key                     with Range or without: lines of 64 bytes, whatever was appended
//
//   cc -O3 -o sink sink.c -lpthread && ./sink [port]
//
// It listens on 127.0.0.1 only; port 0, the default, is any free one. On stdout it says `listening PORT`, then one line
// a request: `CONNECTION METHOD PATH STATUS BYTES-RECEIVED BYTES-SENT`.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_CLMUL 1
#include <immintrin.h>
#endif

enum { BODY_BUFFER = 1 << 20, HEAD_BUFFER = 64 << 10, LINE_LENGTH = 64, TABLE_SIZE = 1024 };

// ---- CRC-64/ECMA-182, reflected, as OSS computes it ----

static const uint64_t POLYNOMIAL = 0xC96C5795D7870F42;
static uint64_t tables[8][256];

static uint64_t times_x(uint64_t value) { return (value >> 1) ^ (value & 1 ? POLYNOMIAL : 0); }

static void make_tables(void) {
  for (int byte = 0; byte < 256; byte++) {
    uint64_t crc = byte;
    for (int bit = 0; bit < 8; bit++) crc = times_x(crc);
    tables[0][byte] = crc;
  }
  for (int byte = 0; byte < 256; byte++) {
    for (int i = 1; i < 8; i++) {
      uint64_t before = tables[i - 1][byte];
      tables[i][byte] = tables[0][before & 255] ^ (before >> 8);
    }
  }
}

static uint64_t load_little_endian(const uint8_t *bytes) {
  uint64_t value = 0;
  for (int i = 7; i >= 0; i--) value = value << 8 | bytes[i];
  return value;
}

// Eight bytes at a time, by table. Here and in fold_crc the CRC is without its final inversion.
static uint64_t table_crc(uint64_t crc, const uint8_t *bytes, size_t length) {
  for (; length >= 8; bytes += 8, length -= 8) {
    crc ^= load_little_endian(bytes);
    uint64_t next = 0;
    for (int i = 0; i < 8; i++) next ^= tables[7 - i][crc >> (8 * i) & 255];
    crc = next;
  }
  while (length-- > 0) crc = tables[0][(crc ^ *bytes++) & 255] ^ (crc >> 8);
  return crc;
}

#ifdef HAS_CLMUL
#define CLMUL __attribute__((target("pclmul,sse4.1")))

static bool can_fold;
static uint64_t x_127, x_191, x_511, x_575;

static uint64_t power_of_x(int exponent) {
  uint64_t value = (uint64_t)1 << 63;
  while (exponent-- > 0) value = times_x(value);
  return value;
}

static void prepare_fold(void) {
  can_fold = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  x_127 = power_of_x(127);
  x_191 = power_of_x(191);
  x_511 = power_of_x(511);
  x_575 = power_of_x(575);
}

CLMUL static inline __m128i load(const uint8_t *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

// Moves 16 bytes further on, by carry-less multiplication, and adds the 16 bytes that stand there.
CLMUL static inline __m128i fold(__m128i from, __m128i factors, __m128i to) {
  __m128i low = _mm_clmulepi64_si128(from, factors, 0x00);
  __m128i high = _mm_clmulepi64_si128(from, factors, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), to);
}

// 64 bytes at a time, in four lanes.
CLMUL static uint64_t fold_crc(uint64_t crc, const uint8_t *bytes, size_t length) {
  __m128i lanes[4];
  for (int i = 0; i < 4; i++) lanes[i] = load(bytes + 16 * i);
  lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi64_si128((long long)crc));
  __m128i by_64 = _mm_set_epi64x((long long)x_511, (long long)x_575);
  for (bytes += 64, length -= 64; length >= 64; bytes += 64, length -= 64) {
    for (int i = 0; i < 4; i++) lanes[i] = fold(lanes[i], by_64, load(bytes + 16 * i));
  }
  __m128i by_16 = _mm_set_epi64x((long long)x_127, (long long)x_191);
  for (int i = 0; i < 3; i++) lanes[i + 1] = fold(lanes[i], by_16, lanes[i + 1]);
  uint8_t last[16];
  _mm_storeu_si128((__m128i *)last, lanes[3]);
  return table_crc(table_crc(0, last, sizeof last), bytes, length);
}
#endif

static uint64_t update_crc(uint64_t crc, const uint8_t *bytes, size_t length) {
#ifdef HAS_CLMUL
  if (can_fold && length >= 128) return ~fold_crc(~crc, bytes, length);
#endif
  return ~table_crc(~crc, bytes, length);
}

// ---- objects ----

struct object {
  struct object *next;
  char *path;
  uint64_t length, crc;
  bool exists;
};

static struct object *objects[TABLE_SIZE];
static pthread_mutex_t objects_lock = PTHREAD_MUTEX_INITIALIZER;

// The object's place in the table, made if it is new. Objects are never removed.
static struct object *find_object(const char *path) {
  unsigned hash = 5381;
  for (const char *c = path; *c != 0; c++) hash = hash * 33 + (unsigned char)*c;
  struct object **slot = &objects[hash % TABLE_SIZE];
  for (struct object *object = *slot; object != NULL; object = object->next) {
    if (strcmp(object->path, path) == 0) return object;
  }
  struct object *object = calloc(1, sizeof *object);
  object->path = strdup(path);
  object->next = *slot;
  return *slot = object;
}

static struct object read_object(const char *path) {
  pthread_mutex_lock(&objects_lock);
  struct object copy = *find_object(path);
  pthread_mutex_unlock(&objects_lock);
  return copy;
}

// Takes an append that ends with this CRC, if the object is still as long as the request thought.
static bool commit_append(const char *path, uint64_t position, uint64_t received, uint64_t crc) {
  pthread_mutex_lock(&objects_lock);
  struct object *object = find_object(path);
  bool fits = object->length == position;
  if (fits) {
    object->length += received;
    object->crc = crc;
    object->exists = true;
  }
  pthread_mutex_unlock(&objects_lock);
  return fits;
}

// ---- connections ----

struct connection {
  int socket;
  unsigned number;
  // What was received and not yet used: the head of a request, the beginning of its body, or of the next request.
  char head[HEAD_BUFFER + 1];
  size_t filled;
  uint8_t body[BODY_BUFFER];
};

struct request {
  char method[16];
  char path[4096];
  char query[2048];
  char headers[HEAD_BUFFER + 1];
  uint64_t content_length;
};

static char lines[BODY_BUFFER];

static ssize_t receive(struct connection *connection, void *to, size_t most) {
  for (;;) {
    ssize_t count = recv(connection->socket, to, most, 0);
    if (count >= 0 || errno != EINTR) return count;
  }
}

static bool send_all(struct connection *connection, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = send(connection->socket, bytes, length, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count;
    length -= (size_t)count;
  }
  return true;
}

static void use_head(struct connection *connection, size_t count) {
  connection->filled -= count;
  memmove(connection->head, connection->head + count, connection->filled);
}

// The value of a header, up to the end of the whole head; NULL where there is none.
static const char *find_header(const struct request *request, const char *name) {
  size_t length = strlen(name);
  for (const char *line = strstr(request->headers, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
    line += 2;
    if (strncasecmp(line, name, length) != 0 || line[length] != ':') continue;
    const char *value = line + length + 1;
    return value + strspn(value, " ");
  }
  return NULL;
}

// Returns false when the connection has ended, or sends what this server does not understand.
static bool receive_request(struct connection *connection, struct request *request) {
  char *end;
  for (;;) {
    connection->head[connection->filled] = 0;
    end = strstr(connection->head, "\r\n\r\n");
    if (end != NULL) break;
    if (connection->filled == HEAD_BUFFER) return false;
    ssize_t count = receive(connection, connection->head + connection->filled, HEAD_BUFFER - connection->filled);
    if (count <= 0) return false;
    connection->filled += (size_t)count;
  }
  size_t length = (size_t)(end + 4 - connection->head);
  memcpy(request->headers, connection->head, length);
  request->headers[length] = 0;
  use_head(connection, length);
  char target[sizeof request->path + sizeof request->query];
  if (sscanf(request->headers, "%15s %6143s HTTP/1.1", request->method, target) != 2) return false;
  const char *query = strchr(target, '?');
  size_t path_length = query == NULL ? strlen(target) : (size_t)(query - target);
  snprintf(request->path, sizeof request->path, "%.*s", (int)path_length, target);
  snprintf(request->query, sizeof request->query, "%s", query == NULL ? "" : query + 1);
  const char *content_length = find_header(request, "content-length");
  request->content_length = content_length == NULL ? 0 : strtoull(content_length, NULL, 10);
  return find_header(request, "transfer-encoding") == NULL;
}

static bool receive_body(struct connection *connection, uint64_t left, uint64_t *crc) {
  size_t early = left < connection->filled ? (size_t)left : connection->filled;
  *crc = update_crc(*crc, (const uint8_t *)connection->head, early);
  use_head(connection, early);
  for (left -= early; left > 0;) {
    ssize_t count = receive(connection, connection->body, left < BODY_BUFFER ? (size_t)left : BODY_BUFFER);
    if (count <= 0) return false;
    *crc = update_crc(*crc, connection->body, (size_t)count);
    left -= (uint64_t)count;
  }
  return true;
}

// `extra` are header lines; `body_length` is announced, and logged as sent unless the method is HEAD.
static bool answer(struct connection *connection, const struct request *request, const char *status, const char *extra,
                   uint64_t body_length) {
  static atomic_uint answers;
  char date[64], head[2048];
  struct tm parts;
  time_t now = time(NULL);
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &parts));
  int length = snprintf(head, sizeof head,
                        "HTTP/1.1 %s\r\nServer: AliyunOSS\r\nDate: %s\r\nx-oss-request-id: %024X\r\n"
                        "Content-Length: %" PRIu64 "\r\n%s\r\n",
                        status, date, atomic_fetch_add(&answers, 1) + 1, body_length, extra);
  bool has_body = strcmp(request->method, "HEAD") != 0;
  // Before the answer: whoever has it finds its line.
  printf("%u %s %s %.3s %" PRIu64 " %" PRIu64 "\n", connection->number, request->method, request->path, status,
         request->content_length, has_body ? body_length : 0);
  return send_all(connection, head, (size_t)length);
}

static bool handle_append(struct connection *connection, const struct request *request) {
  const char *text = strstr(request->query, "position=");
  uint64_t position = text == NULL ? 0 : strtoull(text + strlen("position="), NULL, 10);
  struct object before = read_object(request->path);
  uint64_t crc = before.crc;
  if (!receive_body(connection, request->content_length, &crc)) return false;
  char extra[256];
  if (before.length != position || !commit_append(request->path, position, request->content_length, crc)) {
    snprintf(extra, sizeof extra, "x-oss-ec: 0026-00000016\r\nx-oss-next-append-position: %" PRIu64 "\r\n",
             read_object(request->path).length);
    return answer(connection, request, "409 PositionNotEqualToLength", extra, 0);
  }
  snprintf(extra, sizeof extra,
           "ETag: \"%016" PRIX64 "\"\r\nx-oss-hash-crc64ecma: %" PRIu64 "\r\n"
           "x-oss-next-append-position: %" PRIu64 "\r\n",
           crc, crc, position + request->content_length);
  return answer(connection, request, "200 OK", extra, 0);
}

static bool send_lines(struct connection *connection, uint64_t start, uint64_t end) {
  while (start < end) {
    size_t offset = (size_t)(start % sizeof lines);
    size_t count = sizeof lines - offset < end - start ? sizeof lines - offset : (size_t)(end - start);
    if (!send_all(connection, lines + offset, count)) return false;
    start += count;
  }
  return true;
}

static bool handle_read(struct connection *connection, const struct request *request) {
  struct object object = read_object(request->path);
  if (!object.exists) return answer(connection, request, "404 Not Found", "x-oss-ec: 0026-00000001\r\n", 0);
  uint64_t start = 0, end = object.length;
  const char *range = find_header(request, "range");
  bool partial = range != NULL && strncasecmp(range, "bytes=", 6) == 0;
  if (partial && range[6] == '-') {
    uint64_t last = strtoull(range + 7, NULL, 10);
    start = last < object.length ? object.length - last : 0;
  } else if (partial) {
    char *rest;
    start = strtoull(range + 6, &rest, 10);
    if (rest[1] >= '0' && rest[1] <= '9') end = strtoull(rest + 1, NULL, 10) + 1;
    if (end > object.length) end = object.length;
  }
  if (partial && start >= end) return answer(connection, request, "416 InvalidRange", "", 0);
  char content_range[96] = "", extra[512];
  if (partial) {
    snprintf(content_range, sizeof content_range, "Content-Range: bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64 "\r\n", start,
             end - 1, object.length);
  }
  snprintf(extra, sizeof extra,
           "%sETag: \"%016" PRIX64 "\"\r\nContent-Type: application/octet-stream\r\nAccept-Ranges: bytes\r\n"
           "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nx-oss-object-type: Appendable\r\n"
           "x-oss-storage-class: Standard\r\nx-oss-hash-crc64ecma: %" PRIu64 "\r\nx-oss-next-append-position: %" PRIu64
           "\r\n",
           content_range, object.crc, object.crc, object.length);
  if (!answer(connection, request, partial ? "206 Partial Content" : "200 OK", extra, end - start)) return false;
  return strcmp(request->method, "HEAD") == 0 || send_lines(connection, start, end);
}

static void *serve(void *argument) {
  struct connection *connection = argument;
  struct request *request = malloc(sizeof *request);
  bool goes_on = true;
  while (goes_on && receive_request(connection, request)) {
    if (strcmp(request->method, "POST") == 0) goes_on = handle_append(connection, request);
    else goes_on = handle_read(connection, request);
  }
  close(connection->socket);
  free(connection);
  free(request);
  return NULL;
}

static int listen_on(uint16_t port) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 128) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &length) != 0) {
    perror("sink");
    exit(1);
  }
  printf("listening %u\n", ntohs(address.sin_port));
  return listener;
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGPIPE, SIG_IGN);
  make_tables();
#ifdef HAS_CLMUL
  prepare_fold();
#endif
  for (size_t i = 0; i < sizeof lines; i++) lines[i] = i % LINE_LENGTH == LINE_LENGTH - 1 ? '\n' : 'a' + i % 26;
  int listener = listen_on(argc > 1 ? (uint16_t)atoi(argv[1]) : 0);
  for (unsigned number = 1;; number++) {
    int socket = accept(listener, NULL, NULL);
    if (socket < 0) continue;
    int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *connection = malloc(sizeof *connection);
    connection->socket = socket;
    connection->number = number;
    connection->filled = 0;
    pthread_t thread;
    if (pthread_create(&thread, NULL, serve, connection) == 0) pthread_detach(thread);
    else close(socket);
  }
}
