using System;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>What went wrong: told on the console, and the last of it kept for the status page.</summary>
    internal static class Journal
    {
        private static string _lastFault = "";
        private static long _lastFaultAt;
        private static int _faults;

        /// <summary>The last fault; empty for none.</summary>
        internal static string LastFault
        {
            get { return _lastFault; }
        }

        /// <summary>When it happened. Microseconds since the start.</summary>
        internal static long LastFaultAt
        {
            get { return _lastFaultAt; }
        }

        /// <summary>How many there were.</summary>
        internal static int Faults
        {
            get { return _faults; }
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
            _faults++;
            _lastFaultAt = Clock.Now;
            if (text == _lastFault)
                return;

            _lastFault = text;
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
