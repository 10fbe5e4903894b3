package portico.node.policy;

/**
 * What a policy's factory may use besides its settings.
 *
 * @param key names this use of the policy for as long as its settings stay: live state is kept under it
 */
public record CompileContext(String key) {}
