// The states of the editions workspace that are looked at.
export default () => [{ name: 'begin', hash: 'w=editions' }]
