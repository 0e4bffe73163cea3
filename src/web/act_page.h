/* Acts in the browser and for programs: the form of an act, what will happen, what came of it.
 *
 *   GET  /tindakan/ACT?selection=...     its form; what the query names is filled in
 *   POST /tindakan/ACT                   does it; what cannot be undone asks once more before
 *   POST /api/tindakan/ACT               JSON in, JSON out */
#pragma once

struct site;
struct web_request;
struct web_response;

void act_answer(const struct site *s, const struct web_request *q, struct web_response *ret);
void act_answer_api(const struct site *s, const struct web_request *q, struct web_response *ret);
