/** The frame around every page: menu, header, search, banner of active kills, errors, landing. */
@NullMarked
package dev.pilothouse.console.web.shell;

import org.jspecify.annotations.NullMarked;
