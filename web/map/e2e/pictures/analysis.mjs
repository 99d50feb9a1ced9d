// The states of the analysis workspace that are looked at.
export default () => [{ name: 'begin', hash: 'w=analysis' }]
