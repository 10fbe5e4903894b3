@org.jspecify.annotations.NullMarked
package portico.node.carrier.fast;
