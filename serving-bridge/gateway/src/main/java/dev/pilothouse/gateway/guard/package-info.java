/** Guardrails on the texts of a call: on the way in, on the way back, and questions to webhooks. */
@NullMarked
package dev.pilothouse.gateway.guard;

import org.jspecify.annotations.NullMarked;
