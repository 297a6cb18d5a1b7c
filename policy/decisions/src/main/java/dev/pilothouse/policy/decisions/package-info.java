/** What people decide: kill switches, their lifts, and who may do what. */
@NullMarked
package dev.pilothouse.policy.decisions;

import org.jspecify.annotations.NullMarked;
