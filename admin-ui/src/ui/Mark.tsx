/** The portico of the name. */
export function Mark({ size = 28 }: { size?: number }) {
  return <img src="/assets/portico.svg" width={size} height={size} alt="" />;
}
