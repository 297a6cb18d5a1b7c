/** The console's REST API and the sign-in of a person, as the command line uses them. */
@NullMarked
package dev.pilothouse.console.cli.client;

import org.jspecify.annotations.NullMarked;
