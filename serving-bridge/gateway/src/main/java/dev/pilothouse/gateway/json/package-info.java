/** Reads and splices OpenAI bodies with the streaming parser, without a tree. */
@NullMarked
package dev.pilothouse.gateway.json;

import org.jspecify.annotations.NullMarked;
