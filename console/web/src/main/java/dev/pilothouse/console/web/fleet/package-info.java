/** Fleet: gateways, pools with their replicas, ingest; load and drain. */
@NullMarked
package dev.pilothouse.console.web.fleet;

import org.jspecify.annotations.NullMarked;
