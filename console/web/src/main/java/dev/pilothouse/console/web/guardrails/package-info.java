/** Guardrails: policies and their rules, tried on text and on recorded calls before they count. */
@NullMarked
package dev.pilothouse.console.web.guardrails;

import org.jspecify.annotations.NullMarked;
