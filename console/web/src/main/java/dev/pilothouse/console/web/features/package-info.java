/** Features: the inventory of AI use cases, declared by people or only seen in traffic. */
@NullMarked
package dev.pilothouse.console.web.features;

import org.jspecify.annotations.NullMarked;
