/** The REST API, {@code /api/v1}: bearer only, JSON in and out, the same services as the views. */
@NullMarked
package dev.pilothouse.console.web.api;

import org.jspecify.annotations.NullMarked;
