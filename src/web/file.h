/* A page that is a file: its bytes, checked chunk by chunk as they leave the store.
 *
 * What kind it is, its first bytes say, never its name: PDF, PNG and JPEG are shown in the browser
 * (in a frame of our own pages only, without script), everything else is saved. An image comes in a
 * sandbox; a PDF cannot, for browsers show none there, and gets a policy under which it can load
 * nothing. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct blob_reader;
struct site;
struct web_request;
struct web_response;
struct json_t;

/* What is sent in place of a body; closed with the response. */
struct file_out;

/* data.file of a page that gives one (gate/page.h). Answers, also when there is none. */
void file_answer(const struct site *s, const struct web_request *q, const struct json_t *data,
                 struct web_response *r);
/* The next bytes, at most n; 0 at the end, -1 when what is stored is not what was kept. */
ssize_t file_next(struct file_out *f, char *to, size_t n);
void file_close(struct file_out *f);
