/*
 * The cheapest closed loop on io_uring that keeps a server busy: sends, receives and counts, and nothing else. No parser,
 * no clock at each request, no histogram: what is left is the kernel's part, which no generator can go below. The
 * generator's own cost is what it needs beyond this.
 *
 *   floor PORT SECONDS CONNECTIONS     to 127.0.0.1; prints the number of answers
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <liburing.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Answers that are waited for together, and how long at most, as the generator's closed loop does. */
enum { TOGETHER = 16, GATHER_NANOSECONDS = 200000, BUFFERS = 128, BUFFER_BYTES = 8192, MOST_CONNECTIONS = 4096 };

static const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: floor\r\n\r\n";
static struct io_uring ring;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static struct io_uring_sqe *next(void) {
  struct io_uring_sqe *entry = io_uring_get_sqe(&ring);
  if (!entry) {
    io_uring_submit(&ring);
    entry = io_uring_get_sqe(&ring);
  }
  return entry;
}

static void send_on(int connection) {
  struct io_uring_sqe *entry = next();
  io_uring_prep_send(entry, connection, request, sizeof request - 1, MSG_NOSIGNAL | MSG_WAITALL);
  entry->flags |= IOSQE_FIXED_FILE | IOSQE_CQE_SKIP_SUCCESS;
  entry->user_data = MOST_CONNECTIONS;
}

static void receive_on(int connection) {
  struct io_uring_sqe *entry = next();
  io_uring_prep_recv_multishot(entry, connection, NULL, 0, 0);
  entry->flags |= IOSQE_FIXED_FILE | IOSQE_BUFFER_SELECT;
  entry->buf_group = 0;
  entry->user_data = (unsigned)connection;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(int count, char **values) {
  static int files[MOST_CONNECTIONS];
  struct io_uring_params parameters = {
      .flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN,
      .cq_entries = 4096};
  int connections = count > 3 ? atoi(values[3]) : 0;
  if (connections < 1 || connections > MOST_CONNECTIONS) {
    fprintf(stderr, "floor: found %d arguments, expected PORT SECONDS CONNECTIONS (1 to %d), for example: floor 8080 3 64\n", count - 1, MOST_CONNECTIONS);
    return 2;
  }
  if (io_uring_queue_init_params(1024, &ring, &parameters)) die("io_uring");

  struct io_uring_buf_ring *offered = aligned_alloc(4096, BUFFERS * sizeof(struct io_uring_buf));
  char *buffers = aligned_alloc(4096, BUFFERS * BUFFER_BYTES);
  if (!offered || !buffers) die("memory");
  struct io_uring_buf_reg registration = {.ring_addr = (unsigned long)offered, .ring_entries = BUFFERS};
  if (io_uring_register_buf_ring(&ring, &registration, 0)) die("a ring of buffers");
  io_uring_buf_ring_init(offered);
  int mask = io_uring_buf_ring_mask(BUFFERS);
  for (int i = 0; i < BUFFERS; i++) io_uring_buf_ring_add(offered, buffers + i * BUFFER_BYTES, BUFFER_BYTES, (unsigned short)i, mask, i);
  io_uring_buf_ring_advance(offered, BUFFERS);

  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(values[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  for (int i = 0, one = 1; i < connections; i++) {
    files[i] = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(files[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(files[i], IPPROTO_TCP, TCP_CONGESTION, "reno", 4);
    if (connect(files[i], (struct sockaddr *)&at, sizeof at)) die("connect");
  }
  if (io_uring_register_files(&ring, files, (unsigned)connections)) die("a table of files");

  double end = seconds() + atof(values[2]);
  long answers = 0;
  for (int i = 0; i < connections; i++) receive_on(i);
  for (int i = 0; i < connections; i++) send_on(i);
  for (long waits = 0; waits % 64 || seconds() < end; waits++) {
    struct __kernel_timespec gather = {.tv_nsec = GATHER_NANOSECONDS};
    struct io_uring_cqe *completion;
    unsigned head, taken = 0;
    int given = 0;
    io_uring_submit_and_wait_timeout(&ring, &completion, TOGETHER, &gather, NULL);
    io_uring_for_each_cqe(&ring, head, completion) {
      taken++;
      if (completion->user_data == MOST_CONNECTIONS || completion->res <= 0) {
        fprintf(stderr, "floor: a connection failed (%d)\n", completion->res);
        return 1;
      }
      int buffer = (int)(completion->flags >> IORING_CQE_BUFFER_SHIFT), connection = (int)completion->user_data;
      io_uring_buf_ring_add(offered, buffers + buffer * BUFFER_BYTES, BUFFER_BYTES, (unsigned short)buffer, mask, given++);
      if (!(completion->flags & IORING_CQE_F_MORE)) receive_on(connection);
      /* An answer of the responder comes in one piece. */
      answers++;
      send_on(connection);
    }
    io_uring_buf_ring_advance(offered, given);
    io_uring_cq_advance(&ring, taken);
  }
  printf("%ld\n", answers);
  return 0;
}
