/*
 * The server that a load generator is measured against: one thread, epoll, one fixed answer of 600 bytes to each
 * request head, nothing else. It reads no head beyond its end and knows no bodies: no measure of a server, but one
 * that a client can hardly bring to its limit.
 *
 *   responder PORT [BODY_BYTES]     listens on 127.0.0.1; port 0: any; the first line of its output is the port
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_EVENTS = 512, MOST_FILES = 65536, MOST_BODY = 65536, READ_BYTES = 65536 };

/* How much of CR LF CR LF a connection has seen; what is cut between two reads is carried over in it. */
static unsigned char seen[MOST_FILES];
static char answer[MOST_BODY + 512];
static size_t answer_length;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int listen_on(int port) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  if (fd < 0) die("socket");
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 16384) || getsockname(fd, (struct sockaddr *)&at, &length)) die("listen");
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);
  return fd;
}

static void accept_all(int listener, int events) {
  int one = 1, fd;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    if (fd >= MOST_FILES) {
      close(fd);
      continue;
    }
    seen[fd] = 0;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_ctl(events, EPOLL_CTL_ADD, fd, &e);
  }
}

/* The number of heads that end in these bytes. */
static int heads(unsigned char *state, const char *bytes, ssize_t count) {
  static const char end[] = "\r\n\r\n";
  int found = 0;
  if (*state == 0 && count >= 4 && memmem(bytes, (size_t)count, end, 4) == bytes + count - 4) return 1;
  for (ssize_t i = 0; i < count; i++) {
    if (bytes[i] == end[*state]) {
      if (++*state == 4) {
        found++;
        *state = 0;
      }
    } else {
      *state = bytes[i] == '\r';
    }
  }
  return found;
}

static void serve(int fd) {
  static char bytes[READ_BYTES];
  ssize_t count = recv(fd, bytes, sizeof bytes, 0);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN) close(fd);
    return;
  }
  /* A client that does not read gets what its buffer takes: the measured ones all read. */
  for (int left = heads(&seen[fd], bytes, count); left > 0; left--) {
    if (send(fd, answer, answer_length, MSG_NOSIGNAL) != (ssize_t)answer_length) {
      close(fd);
      return;
    }
  }
}

int main(int count, char **values) {
  int body = count > 2 ? atoi(values[2]) : 600;
  struct rlimit files;
  if (count < 2 || body < 0 || body > MOST_BODY) {
    fprintf(stderr, "responder: found %d arguments, expected PORT [BODY_BYTES up to %d], for example: responder 0 600\n", count - 1, MOST_BODY);
    return 2;
  }
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  answer_length = (size_t)sprintf(answer, "HTTP/1.1 200 OK\r\nServer: responder\r\nDate: Tue, 24 Nov 2026 03:30:00 GMT\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: keep-alive\r\n\r\n", body);
  memset(answer + answer_length, 'x', (size_t)body);
  answer_length += (size_t)body;

  int listener = listen_on(atoi(values[1])), events = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event e = {.events = EPOLLIN, .data.fd = listener}, happened[MOST_EVENTS];
  if (events < 0 || epoll_ctl(events, EPOLL_CTL_ADD, listener, &e)) die("epoll");
  for (;;) {
    int n = epoll_wait(events, happened, MOST_EVENTS, -1);
    if (n < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < n; i++) {
      if (happened[i].data.fd == listener) accept_all(listener, events);
      else serve(happened[i].data.fd);
    }
  }
}
