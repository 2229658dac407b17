using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>Sockets as the bus loop needs them: no call waits, and no call throws.</summary>
    internal static class SocketCare
    {
        /// <summary>What <see cref="Receive"/> and <see cref="Send"/> answer where the peer has closed or is lost.</summary>
        internal const int Closed = -1;

        private const int SendTimeoutMs = 100;

        /// <summary>Prepares a connection that was accepted. False where it is lost already, or comes from a network that is not served.</summary>
        /// <param name="socket">The connection.</param>
        /// <param name="allow">The networks that are served.</param>
        /// <param name="address">The IPv4 address that it comes from, as a number.</param>
        internal static bool TryPrepare(Socket socket, AllowList allow, out uint address)
        {
            address = 0;
            try
            {
                IPEndPoint? peer = socket.RemoteEndPoint as IPEndPoint;
                if (peer == null || !allow.Admits(peer.Address.GetAddressBytes(), out address))
                    return false;
            }
            catch (SocketException)
            {
                // It has gone before it was admitted.
                return false;
            }
            catch (Exception e)
            {
                Journal.Fault("connection", e);
                return false;
            }

            SetOptions(socket);
            return true;
        }

        /// <summary>Takes what has come. Returns how many bytes, 0 for none, <see cref="Closed"/> where nothing more will come.</summary>
        internal static int Receive(Socket socket, byte[] buffer)
        {
            try
            {
                if (!socket.Poll(0, SelectMode.SelectRead))
                    return 0;

                int count = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None);
                return count > 0 ? count : Closed;
            }
            catch (Exception)
            {
                return Closed;
            }
        }

        /// <summary>Sends what the peer takes at once. Returns how many bytes, 0 for none, <see cref="Closed"/> where it takes no more.</summary>
        internal static int Send(Socket socket, byte[] bytes, int offset, int count)
        {
            try
            {
                return count > 0 && socket.Poll(0, SelectMode.SelectWrite) ? socket.Send(bytes, offset, count, SocketFlags.None) : 0;
            }
            catch (Exception)
            {
                return Closed;
            }
        }

        /// <summary>Closes a connection; null is none.</summary>
        internal static void Close(Socket? socket)
        {
            if (socket == null)
                return;

            try
            {
                socket.Close();
            }
            catch (Exception e)
            {
                Journal.Fault("closing a connection", e);
            }
        }

        // A reply is one segment already, and is sent when there is room: who cannot have these set is served all the same.
        private static void SetOptions(Socket socket)
        {
            try
            {
                socket.SendTimeout = SendTimeoutMs;
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
            }
            catch (Exception e)
            {
                Journal.Fault("options of a connection", e);
            }
        }
    }
}
