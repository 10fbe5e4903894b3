package portico.node.limit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a bound of the node, settable or not, so that the page of limits can be made of the code. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD})
public @interface Limit {
    /** What is bounded, and what happens beyond, for people who run a node. */
    String value();
}
