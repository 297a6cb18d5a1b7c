/** The screen of models and their cards. */
@NullMarked
package dev.pilothouse.console.web.models;

import org.jspecify.annotations.NullMarked;
