"""How Chromium is started by tests, benches and guides: quiet on the network, the same pixels on every machine."""

CHROMIUM = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Software WebGL: the same pixels on every machine, with or without a graphics card.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # The page around it is put together by plain code: by emulated graphics it took a quarter of all browsers' time.
    "--disable-gpu-compositing",
]
