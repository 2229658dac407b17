namespace Mbus.Firmware
{
    /// <summary>Selects the response to a request: the pages, the checks of its source, and the errors.</summary>
    internal sealed class PageRoutes
    {
        private const string ChangeTarget = "POST /settings";
        private const string ConfirmTarget = "POST /confirm";
        private const string ReadPath = "GET /read/";
        private const string AddressField = "?address=";

        private readonly Bridge _bridge;
        private readonly Settings _settings;
        private readonly PasswordDelays _delays;
        private readonly ReadingContent _reading;
        private readonly MessageContent _message = new();
        private readonly StatusContent _status;
        private readonly SettingsContent _form;
        private readonly SetupContent _setup = new();

        /// <param name="bridge">The bridge.</param>
        /// <param name="settings">The settings.</param>
        /// <param name="delays">The delays after wrong passwords, common to all connections.</param>
        /// <param name="reading">The reading, common to all connections.</param>
        internal PageRoutes(Bridge bridge, Settings settings, PasswordDelays delays, ReadingContent reading)
        {
            _bridge = bridge;
            _settings = settings;
            _delays = delays;
            _reading = reading;
            _status = new StatusContent(bridge, settings.Number(Setting.ReadOnly) != 0);
            _form = new SettingsContent(settings);
        }

        /// <summary>Returns the response to a complete request.</summary>
        /// <param name="request">The request.</param>
        /// <param name="address">The client's IPv4 address as a number.</param>
        /// <param name="now">Microseconds.</param>
        /// <param name="delay">The time to wait before the response is sent. Microseconds.</param>
        internal PageContent Choose(HttpRequest request, int address, long now, out long delay)
        {
            delay = 0;
            RequestSource source = request.Source;
            if (request.IsTooLong)
                return _message.Of("413 Content Too Large", "The request is too long.");
            if (!source.HasHost)
                return _message.Of("400 Bad Request", "The request must have exactly one Host header with the address of this device.");
            if (!source.IsFor(_settings.Text(Setting.HostName)))
                return _message.Of("421 Misdirected Request", "Use the IP address of this device, for example http://192.168.1.17/, or set its name in the setting host-name.");

            string target = request.Target;
            bool isSettingUp = _bridge.Network.IsSettingUp;
            if (target == "GET /" && isSettingUp)
                return _setup;
            if (target == "GET /" || target == "GET /status")
                return _status.FromTop();
            if (target == "GET /settings")
                return _form.FromTop(isSettingUp);
            if (target != ChangeTarget && target != ConfirmTarget && !target.StartsWith(ReadPath))
                return _message.Of("404 Not Found", "The paths are /, /settings and /read/ADDRESS.");
            if (!source.IsOwn)
                return _message.Of("403 Forbidden", "A browser can do this only from the device's own page: open / and use its links.");
            if (target == ConfirmTarget)
                return Confirm();
            return target == ChangeTarget ? Change(request.Body, address, now, out delay) : Read(target.Substring(ReadPath.Length), now);
        }

        private PageContent Confirm()
        {
            if (!_bridge.Trial.IsPending)
                return _message.Of("409 Conflict", "There are no new settings to confirm.");

            _bridge.Trial.Confirm();
            return _message.Of("200 OK", "The new settings are kept.");
        }

        private PageContent Change(string form, int address, long now, out long delay)
        {
            delay = 0;
            bool hasPassword = _settings.Text(Setting.PagePassword).Length > 0;
            if (!hasPassword && _bridge.Network.IsSettingUp)
                return Store(form, true, now);
            if (!hasPassword)
                return _message.Of("403 Forbidden", "Set a page-password in the settings file first: see device/README.md.");

            int wait = _delays.SecondsLeft(address, now);
            if (wait > 0)
                return _message.Of("429 Too Many Requests", "Wrong password from your address; try again in " + wait.ToString() + " seconds.");
            if (!SettingsForm.HasPassword(form, _settings))
                return RefusePassword(address, now, out delay);

            _delays.Forget(address, now);
            return Store(form, false, now);
        }

        private PageContent RefusePassword(int address, long now, out long delay)
        {
            delay = _delays.Postpone(now);
            int wait = _delays.Fail(address, now);
            return _message.Of("403 Forbidden", "Wrong password; try again in " + wait.ToString() + " seconds.");
        }

        private PageContent Store(string form, bool isFirst, long now)
        {
            string wrong = SettingsForm.Store(form, isFirst, out bool isOnTrial);
            if (wrong.Length > 0)
                return _message.Of("400 Bad Request", "No setting was changed: " + wrong + ".");

            _bridge.StopSoon(now);
            return _message.Of("200 OK", isOnTrial
                ? "Settings stored; the device restarts. Confirm them within 5 minutes on the page, or they are undone."
                : "Settings stored; the device restarts.");
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
