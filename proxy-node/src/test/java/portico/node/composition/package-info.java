@org.jspecify.annotations.NullMarked
package portico.node.composition;
