/**
 * The control plane's end of the bridge: state becomes a stream of resources, acknowledgements come
 * back.
 */
@NullMarked
package dev.pilothouse.bridge.control;

import org.jspecify.annotations.NullMarked;
