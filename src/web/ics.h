/* An invitation as a calendar file (RFC 5545): /undangan/SELECTION/SESSION.ics, for whoever is called to
 * it. What it says comes from the page of the own dossier. */
#pragma once

struct site;
struct web_request;
struct web_response;

void ics_answer(const struct site *s, const struct web_request *q, struct web_response *r);
