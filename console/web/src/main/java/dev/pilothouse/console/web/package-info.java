/** The Vaadin console and the REST API. */
@NullMarked
package dev.pilothouse.console.web;

import org.jspecify.annotations.NullMarked;
