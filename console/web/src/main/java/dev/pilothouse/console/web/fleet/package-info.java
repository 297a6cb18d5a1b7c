/** Fleet: gateways, pools with their replicas, ingest; what replicas are told. */
@NullMarked
package dev.pilothouse.console.web.fleet;

import org.jspecify.annotations.NullMarked;
