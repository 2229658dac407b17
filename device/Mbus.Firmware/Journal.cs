using System;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>The faults: written to the console; the last one is stored for the status page.</summary>
    internal static class Journal
    {
        private static string _lastFault = "";
        private static long _lastFaultAt;
        private static int _faults;

        /// <summary>The last fault; empty without faults.</summary>
        internal static string LastFault
        {
            get { return _lastFault; }
        }

        /// <summary>The time of the last fault. Microseconds since the start.</summary>
        internal static long LastFaultAt
        {
            get { return _lastFaultAt; }
        }

        /// <summary>The number of faults.</summary>
        internal static int Faults
        {
            get { return _faults; }
        }

        /// <summary>Writes a line to the console.</summary>
        internal static void Note(string text)
        {
            Console.WriteLine(text);
        }

        /// <summary>Reports and stores a fault.</summary>
        /// <param name="what">The operation or the part that failed.</param>
        /// <param name="e">The exception.</param>
        internal static void Fault(string what, Exception e)
        {
            Fault(what + ": " + Describe(e));
        }

        /// <summary>Reports and stores a fault. A repeat of the last fault is only counted, so that a permanent fault does not flood the console.</summary>
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
