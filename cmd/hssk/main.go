// Command hssk runs the population-wide electronic health record of a district: its processes, its chats and its board.
package main

func main() {}
