// Package dossier is the one place where objects become dossiers. A cluster watched event by event (Store),
// a folder of manifests (FromFolder) and a cluster read once (FromReader) all put their objects on the same
// shelf, which assembles them in the same way: nobody downstream can tell where a dossier comes from.
package dossier
