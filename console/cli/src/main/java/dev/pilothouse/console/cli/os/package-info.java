/** What the operating system knows: processes, ports, memory, disks. */
@NullMarked
package dev.pilothouse.console.cli.os;

import org.jspecify.annotations.NullMarked;
