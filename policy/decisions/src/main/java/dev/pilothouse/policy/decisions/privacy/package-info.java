/** Requests of people about their data: intake, plan, approval, erasure, proof. */
@NullMarked
package dev.pilothouse.policy.decisions.privacy;

import org.jspecify.annotations.NullMarked;
