/**
 * The pieces that every view is made of. Markup and class names are those of {@code shell.css} in
 * themes; nothing here knows a feature.
 */
@NullMarked
package dev.pilothouse.console.web.ui;

import org.jspecify.annotations.NullMarked;
