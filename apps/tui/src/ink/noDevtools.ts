/** Stands in for React's developer tools, which the bundle leaves out. */
export default {}
