using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>
    /// The server of the status page: HTTP/1.0, one request at a time, with a small amount of work in each turn of the bus loop. Clients
    /// that are slow or send too much are disconnected.
    /// </summary>
    internal sealed class PageServer : IDisposable
    {
        private const long MaxSilence = 5000000;
        private const long WrongPasswordPause = 1000000;
        private const int PieceSize = 128;
        private const string ReadPath = "GET /read/";
        private const string AddressField = "?address=";

        private readonly Bridge _bridge;
        private readonly Settings _settings;
        private readonly AllowList _allow;
        private readonly Listener _listener;
        private readonly HttpRequest _request = new();
        private readonly PageWriter _page = new();
        private readonly byte[] _buffer = new byte[PieceSize];
        private readonly PasswordDelays _delays = new();
        private readonly MessageContent _message = new();
        private readonly StatusContent _status;
        private readonly SettingsContent _form;
        private readonly ReadingContent _reading;
        private Socket? _socket;
        private PageContent? _content;
        private bool _isLast;
        private int _sent;
        private long _activeAt;

        internal PageServer(Bridge bridge, MeterRead meter, Settings settings, AllowList allow)
        {
            _bridge = bridge;
            _settings = settings;
            _allow = allow;
            _listener = new Listener("page", settings.Number(Setting.PagePort));
            _status = new StatusContent(bridge, settings.Number(Setting.ReadOnly) != 0);
            _form = new SettingsContent(settings);
            _reading = new ReadingContent(meter);
        }

        public void Dispose()
        {
            _listener.Dispose();
            NonBlockingSocket.Close(_socket);
        }

        /// <summary>Restarts the listener after the device has lost its address.</summary>
        internal void RestartListening()
        {
            _listener.Dispose();
        }

        /// <summary>Does the next small part of the work.</summary>
        internal void Serve(long now)
        {
            if (_socket == null)
                Accept(now);
            else if (_content == null)
                Receive(_socket, now);
            else
                Answer(_socket, _content, now);
        }

        // 0 if the client has disconnected.
        private static int AddressOf(Socket socket)
        {
            try
            {
                IPEndPoint? peer = socket.RemoteEndPoint as IPEndPoint;
                return peer == null ? 0 : BitConverter.ToInt32(peer.Address.GetAddressBytes(), 0);
            }
            catch (Exception)
            {
                return 0;
            }
        }

        private void Accept(long now)
        {
            Socket? socket = _listener.Accept(now);
            if (socket == null)
                return;

            if (!NonBlockingSocket.TryPrepare(socket, _allow, out _))
            {
                NonBlockingSocket.Close(socket);
                return;
            }

            _socket = socket;
            _activeAt = now;
            _request.Reset();
        }

        private void Receive(Socket socket, long now)
        {
            int count = NonBlockingSocket.Receive(socket, _buffer);
            if (count == NonBlockingSocket.Closed || now - _activeAt > MaxSilence)
            {
                Close(now);
                return;
            }

            // The limit is for the whole request, so that a client cannot block the page with single bytes.
            _request.Feed(_buffer, count);
            if (!_request.IsComplete)
                return;

            _activeAt = now;
            _content = Choose(socket, now);
            _page.ReturnTo(0);
            _sent = 0;
            _isLast = false;
        }

        private void Answer(Socket socket, PageContent content, long now)
        {
            if (now < _activeAt)
                return;

            if (_sent == _page.Count && !_isLast)
            {
                _page.ReturnTo(0);
                _sent = 0;
                _isLast = content.Write(_page, now);
                if (_page.Count == 0)
                    _activeAt = now;
            }

            int count = NonBlockingSocket.Send(socket, _page.Bytes, _sent, _page.Count - _sent);
            if (count > 0)
                _activeAt = now;
            _sent += count < 0 ? 0 : count;

            bool isDone = _isLast && _sent == _page.Count;
            if (isDone || count == NonBlockingSocket.Closed || now - _activeAt > MaxSilence)
                Close(now);
        }

        private void Close(long now)
        {
            NonBlockingSocket.Close(_socket);
            _socket = null;
            _content?.End(now);
            _content = null;
        }

        private PageContent Choose(Socket socket, long now)
        {
            RequestSource source = _request.Source;
            if (_request.IsTooLong)
                return _message.Of("413 Content Too Large", "The request is too long.");
            if (!source.HasHost)
                return _message.Of("400 Bad Request", "The request must have exactly one Host header with the address of this device.");
            if (!source.IsFor(_settings.Text(Setting.HostName)))
                return _message.Of("421 Misdirected Request", "Use the IP address of this device, for example http://192.168.1.17/, or set its name in the setting host-name.");

            string target = _request.Target;
            if (target == "GET /")
                return _status.FromTop();
            if (target == "GET /settings")
                return _form.FromTop();

            bool isChange = target == "POST /settings";
            if (!isChange && !target.StartsWith(ReadPath))
                return _message.Of("404 Not Found", "The paths are /, /settings and /read/ADDRESS.");
            if (!source.IsOwn)
                return _message.Of("403 Forbidden", "A browser can do this only from the device's own page: open / and use its links.");
            return isChange ? Change(socket, now) : Read(target.Substring(ReadPath.Length), now);
        }

        private PageContent Change(Socket socket, long now)
        {
            if (_settings.Text(Setting.PagePassword).Length == 0)
                return _message.Of("403 Forbidden", "Set a page-password in the settings file first: see device/README.md.");

            int address = AddressOf(socket);
            int wait = _delays.SecondsLeft(address, now);
            if (wait > 0)
                return _message.Of("429 Too Many Requests", "Wrong password from your address; try again in " + wait.ToString() + " seconds.");
            if (!SettingsForm.HasPassword(_request.Body, _settings))
                return RefusePassword(address, now);

            _delays.Forget(address, now);
            return Store(now);
        }

        // The response is delayed, so that a client with many addresses can make one guess per second.
        private PageContent RefusePassword(int address, long now)
        {
            _activeAt = now + WrongPasswordPause;
            int wait = _delays.Fail(address, now);
            return _message.Of("403 Forbidden", "Wrong password; try again in " + wait.ToString() + " seconds.");
        }

        private PageContent Store(long now)
        {
            string wrong = SettingsForm.Store(_request.Body);
            if (wrong.Length > 0)
                return _message.Of("400 Bad Request", "No setting was changed: " + wrong + ".");

            _bridge.StopSoon(now);
            return _message.Of("200 OK", "Settings stored; the device restarts.");
        }

        // The status page's form has the address as a field.
        private PageContent Read(string address, long now)
        {
            if (address.StartsWith(AddressField))
                address = address.Substring(AddressField.Length);
            if (_reading.TryBegin(address, now, out string status, out string why))
                return _reading;
            return _message.Of(status, why);
        }
    }
}
