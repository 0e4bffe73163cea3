/* The programs' face described: /api/openapi.json, made from the tables of acts and pages. */
#pragma once
#include "web/dispatch.h"

web_handler openapi_answer;
