// The states of the earthwork workspace that are looked at.
export default () => [{ name: 'begin', hash: 'w=earthwork' }]
