using System;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>What went wrong: told on the console, and the last of it kept for the status page.</summary>
    internal static class Journal
    {
        private static string s_lastFault = "";
        private static long s_lastFaultAt;
        private static int s_faults;

        /// <summary>The last fault; empty for none.</summary>
        internal static string LastFault
        {
            get { return s_lastFault; }
        }

        /// <summary>When it happened. Microseconds since the start.</summary>
        internal static long LastFaultAt
        {
            get { return s_lastFaultAt; }
        }

        /// <summary>How many there were.</summary>
        internal static int Faults
        {
            get { return s_faults; }
        }

        /// <summary>Tells something on the console.</summary>
        internal static void Note(string text)
        {
            Console.WriteLine(text);
        }

        /// <summary>Tells and keeps a fault.</summary>
        /// <param name="what">What was being done or used.</param>
        /// <param name="e">What came of it.</param>
        internal static void Fault(string what, Exception e)
        {
            Fault(what + ": " + Describe(e));
        }

        /// <summary>Tells and keeps a fault. The same one again is only counted, so that a lasting one does not flood the console.</summary>
        internal static void Fault(string text)
        {
            s_faults++;
            s_lastFaultAt = Clock.Now;
            if (text == s_lastFault)
                return;

            s_lastFault = text;
            Note(text);
        }

        private static string Describe(Exception e)
        {
            SocketException? socket = e as SocketException;
            if (socket != null)
                return "socket error " + socket.ErrorCode.ToString();

            string name = e.GetType().FullName!;
            return string.IsNullOrEmpty(e.Message) ? name : name + ": " + e.Message;
        }
    }
}
