/** What models did, from telemetry. */
@NullMarked
package dev.pilothouse.analytics.models;

import org.jspecify.annotations.NullMarked;
