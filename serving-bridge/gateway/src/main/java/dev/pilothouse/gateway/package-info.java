/** The LLM gateway: it meters every call and obeys every kill. */
@NullMarked
package dev.pilothouse.gateway;

import org.jspecify.annotations.NullMarked;
