/** One call on its way through the pipeline; knows neither Netty nor the wire. */
@NullMarked
package dev.pilothouse.gateway.call;

import org.jspecify.annotations.NullMarked;
