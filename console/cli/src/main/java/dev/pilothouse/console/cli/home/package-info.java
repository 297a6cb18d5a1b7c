/** The folder of all state: its layout, the secrets and people of a first start. */
@NullMarked
package dev.pilothouse.console.cli.home;

import org.jspecify.annotations.NullMarked;
